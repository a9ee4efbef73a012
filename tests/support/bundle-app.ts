import { runProcess } from './process.ts';
import { ROOT } from './tree.ts';

/** Bundles a program of the tests with the adapter in it, by the settings the product is built with. */
export async function bundleApp(entry: string, output: string): Promise<void> {
  const code = `
    import { build } from 'esbuild';
    import { testAppBundle } from './deploy/run/bundles.mjs';
    await build(testAppBundle(${JSON.stringify(entry)}, ${JSON.stringify(output)}));`;
  await runProcess(process.execPath, ['--input-type=module', '-e', code], { cwd: ROOT });
}
