import { dirname, join } from 'node:path';
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
    plugins: [keepPackagesOutside, holdWorkerCode],
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

/** An app of the tests, with the adapter as it is built: a thread of its own cannot run TypeScript everywhere. */
export const testAppBundle = (entry, output) => nodeBundle(entry, output);

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
    // What a package knows of its own place, in CommonJS.
    define: format === 'cjs' ? { 'import.meta.url': '__filename' } : {},
  }));
}

/** The watchdog's thread starts from code, not from a file: it is found wherever the adapter ends up. */
const holdWorkerCode = {
  name: 'hold-worker-code',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]watchdog[\\/]worker-code\.ts$/ }, async ({ path }) => {
      const entry = join(dirname(path), 'worker.ts');
      const { outputFiles, metafile } = await bundler.esbuild.build({
        ...{ ...nodeBundle(entry, 'worker.js'), format: 'cjs', minifyWhitespace: true },
        ...{ plugins: [keepPackagesOutside], write: false, metafile: true },
      });
      return {
        contents: `export const workerCode = ${JSON.stringify(outputFiles[0].text)};`,
        watchFiles: Object.keys(metafile.inputs).map((file) => join(ROOT, file)),
      };
    });
  },
};

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
