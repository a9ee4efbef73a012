import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOORS = ['index.d.ts', 'protocol/index.d.ts', 'protocol/query.d.ts'];
const RELATIVE = /(\bfrom |\bimport\()(['"])(\.[^'"]+)\.ts\2/g;

/** Leaves only the declarations an app can reach, naming one another as every TypeScript understands. */
export function tidyTypes(folder) {
  const reached = reachable(folder);
  for (const file of declarationsIn(folder)) {
    const path = join(folder, file);
    if (reached.has(path))
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(RELATIVE, '$1$2$3.js$2'));
    else rmSync(path);
  }
}

function reachable(folder) {
  const pending = DOORS.map((door) => join(folder, door));
  const reached = new Set();
  for (let path = pending.pop(); path; path = pending.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const [, , , target] of readFileSync(path, 'utf8').matchAll(RELATIVE)) {
      pending.push(join(dirname(path), `${target}.d.ts`));
    }
  }
  return reached;
}

export function declarationsIn(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
}
