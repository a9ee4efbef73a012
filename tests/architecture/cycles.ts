import type { Import } from './imports.ts';

/** Loops of imports that run code, each as the path that closes it. */
export function cycles(imports: Import[]): string[] {
  const targets = graphOf(imports);
  const done = new Set<string>();
  const loops: string[] = [];
  const visit = (file: string, path: string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) loops.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return loops;
}

function graphOf(imports: Import[]): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  return targets;
}
