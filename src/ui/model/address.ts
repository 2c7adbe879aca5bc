/** Loopback addresses never leave the machine, and are what a model server at hand has. */
const isAllowed = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' ||
  (protocol === 'http:' && (hostname === '127.0.0.1' || hostname === 'localhost'));

/**
 * The address that was typed, or `null` while it is none that may be asked: for `site` one of this
 * origin, for `url` one of another, by https.
 */
export function addressOf(kind: 'site' | 'url', text: string): URL | null {
  const typed = text.trim();
  if (typed === '' || (kind === 'url' && !URL.canParse(typed))) return null;
  if (!URL.canParse(typed, document.baseURI)) return null;
  const url = new URL(typed, document.baseURI);
  const isOwn = url.origin === location.origin;
  return kind === 'site' ? (isOwn ? url : null) : !isOwn && isAllowed(url) ? url : null;
}

/** `owner/name` out of what was typed, which may be the address of the repository's page. */
export function repositoryOf(text: string, hub: string): string | null {
  const base = `${hub.replace(/\/+$/u, '')}/`;
  const typed = text.trim();
  const path = typed.startsWith(base) ? typed.slice(base.length) : typed;
  return /^[\w.-]+\/[\w.-]+$/u.test(path) ? path : null;
}
