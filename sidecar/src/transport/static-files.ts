import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { problemResponse } from '../features/problem.ts';

interface File {
  bytes: Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
  etag: string;
}

export type StaticFiles = (request: Request) => Promise<Response>;

/** A UI built again while the sidecar runs is noticed after this long. */
const RECHECK_MS = 1_000;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
/** `name-0A1B2C3D.js`: the name changes with the content, so nobody need ask again. */
const HASHED = /-[A-Z0-9]{8}\.\w+(\.map)?$/;

const NOT_BUILT =
  'The studio runs, but its pages are not built, or not where UI_DIR says.\nBuild them with: npm run build\nThe API is at /api/docs.\n';

/** The built UI, held in memory: some hundred kilobytes. Unknown paths that want HTML get the one page. */
export async function loadStaticFiles(folder: string): Promise<StaticFiles> {
  let built = await buildTime(folder);
  let files = await readFolder(folder);
  let checkedAt = performance.now();
  const recheck = async () => {
    if (performance.now() - checkedAt < RECHECK_MS) return;
    checkedAt = performance.now();
    const time = await buildTime(folder);
    if (time !== built) files = await readFolder(folder);
    built = time;
  };
  return async (request) => {
    await recheck();
    return serve(files, request);
  };
}

function serve(files: Map<string, File>, request: Request): Response {
  const path = decodedPath(request.url);
  const file = files.get(path) ?? (wantsPage(request) ? files.get('/index.html') : undefined);
  if (file) return respond(file, request);
  if (!files.has('/index.html') && (path === '/' || wantsPage(request))) return notBuilt();
  return problemResponse(new StudioError('not_found', `Nothing at ${path}.`));
}

/** The page is written last, so its time is the build's. No page: not built. */
async function buildTime(folder: string): Promise<number | undefined> {
  return stat(join(folder, 'index.html')).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

async function readFolder(folder: string): Promise<Map<string, File>> {
  const files = new Map<string, File>();
  for (const path of await filesIn(folder)) {
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    files.set(name, await readStatic(path, name));
  }
  const page = files.get('/index.html');
  if (page) files.set('/', page);
  return files;
}

/** No folder is no files: the UI is not built yet. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function readStatic(path: string, name: string): Promise<File> {
  const bytes = new Uint8Array(await readFile(path));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return {
    bytes,
    etag,
    headers: {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      'cache-control': HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag,
    },
  };
}

function respond({ bytes, headers, etag }: File, request: Request): Response {
  const known = request.headers
    .get('if-none-match')
    ?.split(',')
    .map((each) => each.trim().replace(/^W\//, ''));
  if (known?.includes(etag)) return new Response(null, { status: 304, headers: { etag } });
  return new Response(request.method === 'HEAD' ? null : bytes, { headers });
}

function wantsPage(request: Request): boolean {
  return (request.headers.get('accept') ?? '').includes('text/html');
}

function decodedPath(url: string): string {
  const { pathname } = new URL(url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

function notBuilt(): Response {
  return new Response(NOT_BUILT, { status: 503, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
