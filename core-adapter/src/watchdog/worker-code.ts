/**
 * What the watchdog's thread runs. Built, this module is replaced by one that holds the code itself, so that
 * it is found in whatever bundle the adapter ends up (deploy/run/bundles.mjs).
 */
export const workerCode: URL | string = new URL('./worker.ts', import.meta.url);
