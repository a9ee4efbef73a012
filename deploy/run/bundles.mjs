import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** Settings shared by every bundle that runs in Node; `source` picks workspace packages as TypeScript. */
function nodeBundle(entry, output) {
  return {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['source'],
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [keepPackagesOutside],
  };
}

export const sidecarBundle = () => ({
  ...nodeBundle('sidecar/src/main.ts', 'sidecar/dist/main.js'),
  sourcemap: true,
});

export const demoBundle = () => ({
  ...nodeBundle('core-adapter/demo/main.ts', '.cache/demo/main.js'),
  sourcemap: true,
});

/** The published adapter, once for each way to load a package. */
export function adapterBundles() {
  return ['esm', 'cjs'].map((format) => ({
    ...nodeBundle('', ''),
    entryPoints: ['index', 'protocol/index', 'protocol/query'].map((door) => `core-adapter/src/${door}.ts`),
    outbase: 'core-adapter/src',
    outfile: undefined,
    outdir: join('core-adapter/dist', format),
    format,
    // The doors share one copy of what they have in common; only ESM can split.
    splitting: format === 'esm',
  }));
}

/** Installed packages stay imports; packages of this repository are bundled from their sources. */
const keepPackagesOutside = {
  name: 'keep-packages-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@loom-studio/')) return undefined;
      return { path, external: true };
    });
  },
};
