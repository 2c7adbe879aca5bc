import { mergeConfig } from 'vite';
import app from '../../vite.config.ts';

/** The app as it ships, with the benchmark's pages beside it. `build.ts` says which and where. */
export default mergeConfig(app, {
  logLevel: 'warn',
  build: {
    outDir: process.env['BENCH_OUT'],
    emptyOutDir: true,
    chunkSizeWarningLimit: 10_000,
    rolldownOptions: { input: ['index.html', ...(process.env['BENCH_PAGES'] ?? '').split(',')] },
  },
});
