import { posix } from 'node:path';
import type { Source } from './sources.ts';

export interface Import {
  from: string;
  /** A path from the root, or the specifier of a package. */
  to: string;
  /** Erased when compiled: it cannot run anything nor close a cycle. */
  typeOnly: boolean;
}

/** Statements start their line, as the formatter sees to. */
const STATEMENT =
  /^(?:import|export)\s+(?:(?<clause>[\w*{][\w\s,*{}$]*?)\s*from\s*)?['"](?<target>[^'"]+)['"]/gm;
const CALL = /(?<type>\btypeof\s+)?\b(?:import|require)\(\s*['"](?<target>[^'"]+)['"]/g;
const COMMENT = /^\s*(?:\/\/|\/\*|\*).*$/gm;

const DOORS: Record<string, string> = {
  '@loom-studio/core-adapter': 'core-adapter/src/index.ts',
  '@loom-studio/core-adapter/protocol': 'core-adapter/src/protocol/index.ts',
  '@loom-studio/core-adapter/query': 'core-adapter/src/protocol/query.ts',
};

export function importsOf(source: Source): Import[] {
  const code = source.text.replaceAll(COMMENT, '');
  return [
    ...[...code.matchAll(STATEMENT)].map(({ groups }) =>
      found(source, groups, isErased(groups?.clause ?? '')),
    ),
    ...[...code.matchAll(CALL)].map(({ groups }) => found(source, groups, groups?.type !== undefined)),
  ];
}

function found(source: Source, groups: Record<string, string> | undefined, typeOnly: boolean): Import {
  return { from: source.path, to: resolve(source.path, groups?.target ?? ''), typeOnly };
}

function resolve(from: string, target: string): string {
  if (target.startsWith('.')) return posix.join(posix.dirname(from), target);
  return DOORS[target] ?? target;
}

/** `import type …`, or braces in which every name is marked `type`. */
function isErased(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{(?<names>[^}]*)\}\s*$/.exec(clause)?.groups?.names;
  const listed =
    names
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean) ?? [];
  return listed.length > 0 && listed.every((name) => name.startsWith('type '));
}
