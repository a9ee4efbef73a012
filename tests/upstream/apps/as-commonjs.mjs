/**
 * Starts a program of Loom as the CommonJS main module: `as-commonjs.mjs FILE`. Its integration demo asks
 * `require.main` who started it, while its package says that all of it is ESM: by itself it ends at that line.
 */
import Module, { createRequire } from 'node:module';

createRequire(import.meta.url)('tsx/cjs');
Module._load(process.argv[2], null, true);
