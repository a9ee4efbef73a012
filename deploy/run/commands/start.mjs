import { ensureBuilt } from '../build.mjs';
import { stoppingIsSuccess } from '../child.mjs';
import { ensureInstalled } from '../install.mjs';
import { startStudio } from '../studio.mjs';

/** The studio alone; arguments are its own. */
export async function command(args) {
  await ensureInstalled();
  await ensureBuilt('ui', 'sidecar');
  stoppingIsSuccess();
  const { code } = await startStudio(args).ended;
  return code;
}
