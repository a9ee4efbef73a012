import { type ActorRecord, actorKey, type ChangeEntry } from '@loom-studio/core-adapter/protocol';

/** What was observed in a run with faults. Positions of one observer in the order it applied them. */
export interface Observed {
  observers: Record<string, ChangeEntry[]>;
  /** Final live actors as each party holds them, by actor key. */
  finals: Record<string, Map<string, ActorRecord>>;
  /** What the apps' registries held at the end: actor key → messages counted and status. */
  truth: Map<string, { messageCount: number; status: string }>;
}

/**
 * Every violation of the promises of the event path, in words; empty means the run was correct. Knows nothing
 * of how the path works, only what must hold: nothing lost, nothing doubled, nothing backwards, no two pasts.
 */
export function violations(observed: Observed): string[] {
  return [
    ...Object.entries(observed.observers).flatMap(([name, entries]) => [
      ...gaps(name, entries),
      ...regressions(name, entries),
      ...mixedEpochs(name, entries),
    ]),
    ...disagreements(observed),
    ...untruths(observed),
  ];
}

/** I5: within an epoch an observer applies 1, 2, 3 … from where it began, each once. */
function gaps(name: string, entries: ChangeEntry[]): string[] {
  return pairs(entries)
    .filter(([before, after]) => before.epoch === after.epoch && after.seq !== before.seq + 1)
    .map(([before, after]) => `${name}: seq ${after.seq} follows ${before.seq}`);
}

/** I4: an actor's version only grows within an epoch. */
function regressions(name: string, entries: ChangeEntry[]): string[] {
  const versions = new Map<string, number>();
  const found: string[] = [];
  for (const { epoch, actors } of entries) {
    for (const change of actors) {
      const v = 'whole' in change ? change.whole.v : 'set' in change ? change.v : undefined;
      const id = `${epoch} ${change.key}`;
      if (v === undefined) continue;
      if (v <= (versions.get(id) ?? -1))
        found.push(`${name}: ${change.key} goes from v ${versions.get(id)} to ${v}`);
      versions.set(id, v);
    }
  }
  return found;
}

/** I6: an epoch that ended does not come back. */
function mixedEpochs(name: string, entries: ChangeEntry[]): string[] {
  const ended = new Set<string>();
  const found: string[] = [];
  for (const [before, after] of pairs(entries)) {
    if (before.epoch === after.epoch) continue;
    ended.add(before.epoch);
    if (ended.has(after.epoch)) found.push(`${name}: epoch ${after.epoch} comes back`);
  }
  return found;
}

/** I1: all parties end with the same records, to the letter. */
function disagreements({ finals }: Observed): string[] {
  const [first, ...others] = Object.entries(finals);
  if (!first) return [];
  return others.flatMap(([name, records]) => {
    const keys = new Set([...first[1].keys(), ...records.keys()]);
    return [...keys]
      .filter((key) => canonical(first[1].get(key)) !== canonical(records.get(key)))
      .map((key) => `${first[0]} and ${name} differ on ${key}`);
  });
}

/** I1 and I2: the end is what the registries say: no actor missing or left over, every count exact. */
function untruths({ finals, truth }: Observed): string[] {
  return Object.entries(finals).flatMap(([name, records]) => {
    const found: string[] = [];
    for (const [key, { messageCount, status }] of truth) {
      const record = records.get(key);
      if (!record) found.push(`${name}: ${key} is lost`);
      else if (record.messageCount !== messageCount)
        found.push(`${name}: ${key} counts ${record.messageCount} of ${messageCount}`);
      else if (record.status !== status) found.push(`${name}: ${key} is ${record.status}, not ${status}`);
    }
    for (const key of records.keys()) if (!truth.has(key)) found.push(`${name}: ${key} does not exist`);
    return found;
  });
}

function pairs<T>(items: T[]): Array<[T, T]> {
  return items.slice(1).map((item, index) => [items[index] as T, item]);
}

function canonical(record: ActorRecord | undefined): string {
  return JSON.stringify(Object.entries(record ?? {}).sort(([left], [right]) => (left < right ? -1 : 1)));
}

export function byKey(records: Iterable<ActorRecord>): Map<string, ActorRecord> {
  return new Map([...records].map((record) => [actorKey(record.app, record.id), record]));
}
