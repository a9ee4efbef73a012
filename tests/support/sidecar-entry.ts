import { join } from 'node:path';
import { ROOT } from './tree.ts';

/**
 * What starts a sidecar. A run that built it first says so and gets what users run, which starts in a third of the
 * time; else the sources as they are.
 */
export function sidecarEntry(): string[] {
  if (process.env['STUDIO_TEST_BUILT'] === '1')
    return ['--enable-source-maps', join(ROOT, 'sidecar/dist/main.js')];
  return ['--import', 'tsx', '--conditions=source', join(ROOT, 'sidecar/src/main.ts')];
}
