import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Doc, PutOptions, PutResult } from '../engine.ts';

interface Stored extends Doc {
  expiresAt?: number;
}

/** What lives no longer than this is not kept beyond the process: it would be dead before anybody reads it. */
const PASSING_MS = 60_000;

export interface MemoryDocs {
  get(ws: string, kind: string, id: string): Doc | undefined;
  put(ws: string, kind: string, id: string, value: unknown, options: PutOptions): PutResult;
  delete(ws: string, kind: string, id: string): boolean;
  list(ws: string, kind: string): Doc[];
  /** Documents not taken: too large, or too many of their kind. */
  refused(): number;
}

export interface DocLimits {
  docsPerKind: number;
  docBytes: number;
}

/** Small documents by kind. With `dataDir` they outlive the process, in one file rewritten whole. */
export function createMemoryDocs(now: () => number, limits: DocLimits, dataDir?: string): MemoryDocs {
  const file = dataDir === undefined ? undefined : openFile(dataDir);
  const kinds = new Map<string, Map<string, Stored>>(file?.read());
  const kindOf = (ws: string, kind: string) => kinds.get(`${ws}/${kind}`);
  const save = () => file?.write(kinds);
  let refused = 0;

  const refusal = (code: 'overloaded' | 'too_large', text: string): StudioError => {
    refused += 1;
    return new StudioError(code, text);
  };

  const live = (ws: string, kind: string, id: string): Stored | undefined => {
    const doc = kindOf(ws, kind)?.get(id);
    if (doc?.expiresAt === undefined || doc.expiresAt > now()) return doc;
    kindOf(ws, kind)?.delete(id);
    return undefined;
  };

  const room = (ws: string, kind: string): Map<string, Stored> => {
    const docs = kindOf(ws, kind) ?? new Map<string, Stored>();
    kinds.set(`${ws}/${kind}`, docs);
    if (docs.size < limits.docsPerKind) return docs;
    for (const id of [...docs.keys()]) live(ws, kind, id);
    if (docs.size < limits.docsPerKind) return docs;
    throw refusal('overloaded', `more than ${limits.docsPerKind} documents of kind ${kind}`);
  };

  return {
    get: (ws, kind, id) => publicDoc(live(ws, kind, id)),
    put(ws, kind, id, value, { ifVersion, ttlMs }) {
      const current = live(ws, kind, id);
      const version = current?.version ?? 0;
      if (ifVersion !== undefined && ifVersion !== version) return { ok: false, version };
      const json = JSON.stringify(value);
      if (json.length > limits.docBytes) {
        throw refusal('too_large', `a document of kind ${kind} may have ${limits.docBytes} bytes`);
      }
      const docs = current ? kindOf(ws, kind) : room(ws, kind);
      const expiry = ttlMs === undefined ? {} : { expiresAt: now() + ttlMs };
      docs?.set(id, { id, value: JSON.parse(json), version: version + 1, ...expiry });
      if (ttlMs === undefined || ttlMs > PASSING_MS) save();
      return { ok: true, version: version + 1 };
    },
    delete(ws, kind, id) {
      const existed = live(ws, kind, id) !== undefined;
      kindOf(ws, kind)?.delete(id);
      if (existed) save();
      return existed;
    },
    list(ws, kind) {
      const ids = [...(kindOf(ws, kind)?.keys() ?? [])];
      return ids.flatMap((id) => publicDoc(live(ws, kind, id)) ?? []);
    },
    refused: () => refused,
  };
}

function publicDoc(doc: Stored | undefined): Doc | undefined {
  return doc && { id: doc.id, value: structuredClone(doc.value), version: doc.version };
}

type Saved = Array<[string, Array<[string, Stored]>]>;

function openFile(dataDir: string) {
  // Not recursive: some file systems let that loop for ever.
  if (!existsSync(dataDir)) mkdirSync(dataDir);
  const path = join(dataDir, 'docs.json');
  return {
    read(): Array<[string, Map<string, Stored>]> {
      const saved = readSaved(path);
      return saved.map(([kind, docs]) => [kind, new Map(docs)]);
    },
    write(kinds: Map<string, Map<string, Stored>>): void {
      const saved: Saved = [...kinds].map(([kind, docs]) => [kind, [...docs]]);
      // A crash leaves either the old file or the new one, never half of one.
      writeFileSync(`${path}.new`, JSON.stringify(saved), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

function readSaved(path: string): Saved {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return JSON.parse(text);
}
