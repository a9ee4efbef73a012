import { type ActorRecord, StudioError } from '@loom-studio/core-adapter/protocol';
import { SORT_FIELDS } from '@loom-studio/core-adapter/query';
import type { Look } from '../../ingest/query/look.ts';
import { createFirst } from '../../ingest/query/merge-sort.ts';
import type { Pace } from '../../ingest/query/pace.ts';

/** Several values of one filter are alternatives; several filters must all hold. */
export interface ListFilter {
  type?: string[];
  status?: string[];
  worker?: string[];
  app?: string[];
}

export interface ListRequest extends ListFilter {
  sort?: string;
  limit?: number;
  cursor?: string;
}

export interface ListPage {
  records: ActorRecord[];
  /** All that match, on whatever page. */
  total: number;
  /** Absent on the last page. */
  next?: string;
}

type Sortable = string | number;
interface Part {
  field: string;
  /** Undefined comes last in both directions. */
  read: (record: ActorRecord) => Sortable | undefined;
  sign: 1 | -1;
}
type Order = Part[];
/** The values of one record, in the order of the parts; null where it has none. */
type Key = Array<Sortable | null>;

/** Names of the earlier API beside those of the filter language. Absent values sort first here. */
const FIELDS: Record<string, (record: ActorRecord) => Sortable> = {
  workerId: (record) => record.worker ?? '',
  messageCount: (record) => record.messageCount,
  queueDepth: (record) => record.queueDepth ?? -1,
  lastHeartbeat: (record) => record.lastHeartbeat ?? -1,
  registeredAt: (record) => record.registeredAt,
  // Older means longer up: the same order the other way round.
  uptime: (record) => -record.registeredAt,
  statusAt: (record) => record.statusAt,
  seenAt: (record) => record.seenAt,
  removedAt: (record) => record.removedAt ?? -1,
};
const NAMES = [...SORT_FIELDS, ...Object.keys(FIELDS)];

/**
 * Filters, sorts and pages, in turns. A cursor holds the sort values of the last record seen, so pages stay in step
 * while actors come and go: a record that did not move is neither skipped nor shown twice.
 */
export async function listActors(
  records: Iterable<ActorRecord>,
  request: ListRequest,
  { look, pace }: { look: Look; pace: Pace },
): Promise<ListPage> {
  const order = parseSort(request.sort ?? 'id', look);
  const compare = (left: ActorRecord, right: ActorRecord) =>
    compareBy(order, left, (index) => order[index]?.read(right));
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor, order);
  const matches = matcher(request);
  const limit = request.limit ?? Number.POSITIVE_INFINITY;
  const first = createFirst(limit + 1, compare, pace);
  let total = 0;
  await pace.turn();
  // Records never change in place: this is the list at one instant.
  for (const record of [...records]) {
    if (pace.due()) await pace.turn();
    if (!matches(record) || !look.matches(record)) continue;
    total += 1;
    if (after && compareBy(order, record, (index) => after[index] ?? undefined) <= 0) continue;
    if (first.add(record)) await first.settle();
  }
  const found = await first.take();
  if (found.length <= limit) return { records: found, total };
  const page = found.slice(0, limit);
  return { records: page, total, next: writeCursor(order, page[page.length - 1]) };
}

function matcher(filter: ListFilter): (record: ActorRecord) => boolean {
  const tests: Array<(record: ActorRecord) => boolean> = [];
  const oneOf = (allowed: string[] | undefined, read: (record: ActorRecord) => string | undefined) => {
    if (!allowed) return;
    const set = new Set<string | undefined>(allowed);
    tests.push((record) => set.has(read(record)));
  };
  oneOf(filter.type, (record) => record.type);
  oneOf(filter.status, (record) => record.status);
  oneOf(filter.worker, (record) => record.worker);
  oneOf(filter.app, (record) => record.app);
  return (record) => tests.every((test) => test(record));
}

/** Always ends with id and app, so that no two records are equal. */
function parseSort(sort: string, look: Look): Order {
  const order: Order = sort.split(',').map((part) => {
    const field = part.replace(/^-/, '');
    const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : look.sortValue(field);
    if (!read) throw invalid('query.sort', `'${field}' is none of ${NAMES.join(', ')}`);
    return { field, read, sign: part.startsWith('-') ? (-1 as const) : (1 as const) };
  });
  if (!order.some(({ field }) => field === 'id')) order.push({ field: 'id', read: ({ id }) => id, sign: 1 });
  if (!order.some(({ field }) => field === 'app'))
    order.push({ field: 'app', read: ({ app }) => app, sign: 1 });
  return order;
}

function keyOf(order: Order, record: ActorRecord): Key {
  return order.map(({ read }) => read(record) ?? null);
}

function compareBy(
  order: Order,
  record: ActorRecord,
  other: (index: number) => Sortable | undefined,
): number {
  for (let index = 0; index < order.length; index += 1) {
    const { read, sign } = order[index] as Part;
    const mine = read(record);
    const theirs = other(index);
    if (mine === theirs) continue;
    if (mine === undefined) return 1;
    if (theirs === undefined) return -1;
    return mine < theirs ? -sign : sign;
  }
  return 0;
}

function signature(order: Order): string {
  return order.map(({ field, sign }) => (sign < 0 ? `-${field}` : field)).join(',');
}

function writeCursor(order: Order, last: ActorRecord | undefined): string {
  const content = last ? [signature(order), ...keyOf(order, last)] : [];
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function readCursor(cursor: string, order: Order): Key {
  const [sort, ...key] = decodeCursor(cursor);
  const fits = key.length === order.length && key.every(isKeyPart);
  if (sort !== signature(order) || !fits) throw invalid('query.cursor', 'not a cursor of this list and sort');
  return key as Key;
}

const isKeyPart = (part: unknown): boolean => part === null || ['string', 'number'].includes(typeof part);

function decodeCursor(cursor: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

function invalid(path: string, message: string): StudioError {
  return new StudioError('invalid', `${path}: ${message}`, { errors: [{ path, message }] });
}
