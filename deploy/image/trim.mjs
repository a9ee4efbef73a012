// Leaves in a folder of installed packages what this Node can load here. Argument: that folder.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Declarations, sources and maps, and texts other than licences. Nothing of that is ever loaded. */
const NEVER_LOADED = /\.(?:[cm]?ts|map|md|markdown)$/i;
/** Links into the repository: its own packages are bundled. */
const OWN_PACKAGES = '@loom-studio';
const NATIVE_BUILDS = 'prebuilds';
const HERE = `${process.platform}-${process.arch}`;

function trim(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isSurplus(entry, folder)) rmSync(path, { recursive: true });
    else if (entry.isDirectory()) trim(path);
  }
}

function isSurplus(entry, folder) {
  if (entry.name === OWN_PACKAGES) return true;
  if (folder.endsWith(NATIVE_BUILDS)) return entry.name !== HERE;
  return entry.isFile() && NEVER_LOADED.test(entry.name);
}

trim(process.argv[2]);
