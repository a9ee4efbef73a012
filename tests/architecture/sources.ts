import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file by its path from the root, with slashes. */
export interface Source {
  path: string;
  text: string;
}

export const ROOT = join(import.meta.dirname, '..', '..');

const CODE = /\.(ts|tsx|mjs)$/;
const MADE_BY_TOOLS = new Set(['node_modules', 'dist', 'coverage', '.cache']);

export function sourcesUnder(...folders: string[]): Source[] {
  return folders
    .flatMap(filesUnder)
    .filter((path) => CODE.test(path))
    .map(read);
}

export const isTest = ({ path }: Source): boolean => /\.test\.tsx?$/.test(path);

function filesUnder(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return MADE_BY_TOOLS.has(entry.name) ? [] : filesUnder(path);
  });
}

function read(path: string): Source {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}
