import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');
export const CACHE = join(ROOT, '.cache');
export const SIDECAR = join(ROOT, 'sidecar', 'dist', 'main.js');
export const UI = join(ROOT, 'ui', 'dist', 'index.html');
export const DEMO = join(CACHE, 'demo', 'main.js');
export const WORKSPACES = ['core-adapter', 'sidecar', 'ui'];
