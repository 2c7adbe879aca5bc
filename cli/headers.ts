/** Threads in WebAssembly need a cross-origin-isolated page. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Nothing but the app's own files, so that no document can leave the device, whatever goes wrong. */
const policy = (connect: string) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * A worker goes by the policy of its own script. One script, which is started by a button that names
 * the host and is given addresses alone, may ask others for a model; loopback for servers at hand.
 */
const downloads = /\/assets\/download\.worker-[\w-]+\.js$/u;
const anyHost = "'self' https: http://127.0.0.1:* http://localhost:*";

/** What the answer for a path carries, refusals included. */
export const headersFor = (path: string): Readonly<Record<string, string>> => ({
  ...isolation,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': policy(downloads.test(path) ? anyHost : "'self'"),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), payment=()',
});
