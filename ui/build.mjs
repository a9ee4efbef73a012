import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build, context } from 'esbuild';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');

/**
 * Bundles the UI into `outDir`, by default `ui/dist`: one page and hashed assets, nothing inline, nothing from elsewhere.
 * With `watch` it keeps rebuilding and resolves to a function that stops.
 */
export async function buildUi({ minify = true, watch = false, outDir = DIST } = {}) {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const options = bundleOptions(minify, outDir);
  if (!watch) {
    await build(options);
    return undefined;
  }
  const watcher = await context(options);
  await watcher.watch();
  return () => watcher.dispose();
}

function bundleOptions(minify, outDir) {
  return {
    absWorkingDir: HERE,
    entryPoints: {
      main: 'src/main.tsx',
      // Runs before the first paint, so that a remembered dark theme never flashes light.
      theme: 'src/theme.ts',
      style: 'src/styles/main.css',
      icon: 'src/icon.svg',
      layout: 'src/features/network/layout/worker.ts',
    },
    outdir: join(outDir, 'assets'),
    entryNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    minify,
    sourcemap: minify ? false : 'linked',
    loader: { '.svg': 'copy' },
    legalComments: 'none',
    charset: 'utf8',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    conditions: ['source'],
    metafile: true,
    logLevel: 'warning',
    plugins: [{ name: 'page', setup: (bundler) => bundler.onEnd((result) => writePage(result, outDir)) }],
  };
}

async function writePage(result, outDir) {
  if (result.errors.length > 0 || !result.metafile) return;
  const names = new Map();
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) names.set(output.entryPoint, `/assets/${basename(path)}`);
  }
  const template = await readFile(join(HERE, 'src/index.html'), 'utf8');
  const page = template
    .replace('%theme.js%', names.get('src/theme.ts'))
    .replace('%layout.js%', names.get('src/features/network/layout/worker.ts'))
    .replace('%icon.svg%', names.get('src/icon.svg'))
    .replace('%main.js%', names.get('src/main.tsx'))
    .replace('%main.css%', names.get('src/styles/main.css'));
  await writeFile(join(outDir, 'index.html'), page);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { dev: { type: 'boolean' }, watch: { type: 'boolean' }, out: { type: 'string' } },
  });
  const out = values.out === undefined ? {} : { outDir: resolve(values.out) };
  await buildUi({ minify: !values.dev, watch: values.watch ?? false, ...out });
}
