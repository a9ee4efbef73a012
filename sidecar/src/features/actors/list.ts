import { type ActorRecord, StudioError } from '@loom-studio/core-adapter/protocol';

/** Several values of one filter are alternatives; several filters must all hold. */
export interface ListFilter {
  type?: string[];
  status?: string[];
  worker?: string[];
  app?: string[];
  /** Found anywhere in id, type, status, worker or app, whatever its case. */
  q?: string;
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
  read: (record: ActorRecord) => Sortable;
  sign: 1 | -1;
}
type Order = Part[];

/** Absent values sort first. */
const FIELDS: Record<string, (record: ActorRecord) => Sortable> = {
  id: (record) => record.id,
  app: (record) => record.app,
  type: (record) => record.type,
  status: (record) => record.status,
  worker: (record) => record.worker ?? '',
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

/**
 * Filters, sorts and pages. A cursor holds the sort values of the last record seen, so pages stay in step
 * while actors come and go: a record that did not move is neither skipped nor shown twice.
 */
export function listActors(records: Iterable<ActorRecord>, request: ListRequest): ListPage {
  const order = parseSort(request.sort ?? 'id');
  const compare = (left: ActorRecord, right: ActorRecord) =>
    compareBy(order, left, (index) => (order[index] as Part).read(right));
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor, order);
  const matches = matcher(request);
  const limit = request.limit ?? Number.POSITIVE_INFINITY;
  const first = collectFirst(compare, limit + 1);
  let total = 0;
  for (const record of records) {
    if (!matches(record)) continue;
    total += 1;
    if (!after || compareBy(order, record, (index) => after[index] as Sortable) > 0) first.add(record);
  }
  const found = first.take();
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
  const wanted = filter.q?.toLowerCase();
  if (wanted) tests.push((record) => searchText(record).includes(wanted));
  return (record) => tests.every((test) => test(record));
}

function searchText({ id, type, status, worker, app }: ActorRecord): string {
  return `${id}\n${type}\n${status}\n${worker ?? ''}\n${app}`.toLowerCase();
}

/** Always ends with id and app, so that no two records are equal. */
function parseSort(sort: string): Order {
  const order: Order = sort.split(',').map((part) => {
    const field = part.replace(/^-/, '');
    const read = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
    if (!read) throw invalid('query.sort', `'${field}' is none of ${Object.keys(FIELDS).join(', ')}`);
    return { field, read, sign: part.startsWith('-') ? (-1 as const) : (1 as const) };
  });
  for (const field of ['id', 'app']) {
    if (!order.some((part) => part.field === field))
      order.push({ field, read: FIELDS[field] ?? String, sign: 1 });
  }
  return order;
}

function keyOf(order: Order, record: ActorRecord): Sortable[] {
  return order.map(({ read }) => read(record));
}

function compareBy(order: Order, record: ActorRecord, other: (index: number) => Sortable): number {
  for (let index = 0; index < order.length; index += 1) {
    const { read, sign } = order[index] as Part;
    const mine = read(record);
    const theirs = other(index);
    if (mine !== theirs) return mine < theirs ? -sign : sign;
  }
  return 0;
}

/** The smallest `count` in order, without sorting everything when only a page is wanted. */
function collectFirst(compare: (left: ActorRecord, right: ActorRecord) => number, count: number) {
  let kept: ActorRecord[] = [];
  let worst: ActorRecord | undefined;
  const settle = () => {
    kept = kept.sort(compare).slice(0, count);
    worst = kept.length === count ? kept[count - 1] : undefined;
  };
  return {
    add(record: ActorRecord): void {
      if (worst && compare(record, worst) > 0) return;
      kept.push(record);
      if (kept.length >= 2 * count + 64) settle();
    },
    take(): ActorRecord[] {
      settle();
      return kept;
    },
  };
}

function signature(order: Order): string {
  return order.map(({ field, sign }) => (sign < 0 ? `-${field}` : field)).join(',');
}

function writeCursor(order: Order, last: ActorRecord | undefined): string {
  const content = last ? [signature(order), ...keyOf(order, last)] : [];
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function readCursor(cursor: string, order: Order): Sortable[] {
  const [sort, ...key] = decodeCursor(cursor);
  const fits = key.length === order.length && key.every((part) => ['string', 'number'].includes(typeof part));
  if (sort !== signature(order) || !fits) throw invalid('query.cursor', 'not a cursor of this list and sort');
  return key as Sortable[];
}

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
