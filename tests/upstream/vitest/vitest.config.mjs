/**
 * How Loom's own tests are run here: as its configuration says, but nothing is written into the checkout, and
 * with HOOKED set our hooks are on every registry and runtime the tests make.
 */
export default {
  cacheDir: process.env.VITEST_CACHE,
  server: { fs: { strict: false } },
  test: {
    globals: true,
    environment: 'node',
    // One file after the other, as some share a Redis.
    fileParallelism: false,
    setupFiles: process.env.HOOKED ? [`${import.meta.dirname}/hooks.ts`] : [],
  },
};
