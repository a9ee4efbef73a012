import type { ActorRecord } from '@loom-studio/core-adapter/protocol';
import type { LoomRegistry } from '../../engine/redis/loom-registry.ts';
import type { View } from '../../studio.ts';
import { factsOf, type RegistryFacts } from './facts.ts';
import type { NumberedSender } from './numbered-sender.ts';
import { isDiscovery } from './producer.ts';

/** Closer together than this, heartbeats are one to the studio. */
const HEARTBEAT_STEP_MS = 1_000;

/** Figures since the sidecar began; they only grow. */
export interface DiscoveryCounts {
  walks: number;
  /** Hashes read. */
  hashes: number;
  /** Ids without a hash, and hashes that are no actor. */
  ghosts: number;
  /** Messages of the bus that were taken. */
  heard: number;
  /** Messages of the bus that nobody understands. */
  malformed: number;
  /** Events and looks given up because too much waited; the next walk makes it good. */
  dropped: number;
}

export interface TellerOptions {
  app: string;
  registry: LoomRegistry;
  view: View;
  sender: NumberedSender;
  counts: DiscoveryCounts;
  counting: Counting;
  now: () => number;
}

/** Where the app counts messages: in its registry if any count there was ever more than zero. `undefined`: not known yet. */
export interface Counting {
  inRegistry: boolean | undefined;
}

export interface TellHow {
  /** Also what the studio knows already, so that this producer owns it. Throws when something had to be dropped. */
  all: boolean;
  /** The actors were looked at before: what their counts grew by was processed since. */
  watched: boolean;
}

/** What the bus told while a page was being read: newer than the page, wherever both speak. */
type Told = Map<string, 'status' | 'gone'>;

export interface Teller {
  /**
   * Reads some actors and reports them: all of them, or only what the studio does not know. Returns those that
   * exist.
   */
  tell(ids: readonly string[], how: TellHow): Promise<string[]>;
  /** To be told of everything the bus says. */
  heard(id: string, what: 'status' | 'gone'): void;
}

export function createTeller({ app, registry, view, sender, counts, counting, now }: TellerOptions): Teller {
  let told: Told | undefined;

  const report = (facts: RegistryFacts, all: boolean, watched: boolean): void => {
    const record = view.get(app, facts.id);
    if (record && isOfAdapter(view, record)) return;
    if (!all && record && !differs(record, facts, sender.producer)) return;
    const event = { kind: 'resync-actor', at: now(), ...facts, ...(watched && { watched }) } as const;
    if (sender.push(event)) return;
    counts.dropped += 1;
    if (all) throw new Error('too much waits to be sent');
  };

  return {
    async tell(ids, { all, watched }) {
      // One page at a time, so one collection is enough.
      const since: Told = new Map();
      told = since;
      const hashes = await registry.read(ids);
      counts.hashes += ids.length;
      const alive: string[] = [];
      for (const [index, id] of ids.entries()) {
        const facts = factsOf(id, hashes[index]);
        if (!facts) {
          counts.ghosts += 1;
          continue;
        }
        alive.push(id);
        if (since.get(id) === 'gone') continue;
        report(settled(facts, counting, since.get(id) === 'status'), all, watched);
      }
      return alive;
    },
    heard(id, what) {
      told?.set(id, what);
    },
  };
}

/** Without a status that the bus knows better, and without a zero where nobody counts in the registry. */
function settled(facts: RegistryFacts, counting: Counting, statusIsOld: boolean): RegistryFacts {
  const { status, messageCount, ...rest } = facts;
  if (messageCount) counting.inRegistry = true;
  return {
    ...rest,
    ...(status !== undefined && !statusIsOld && { status }),
    ...(messageCount !== undefined && counting.inRegistry && { messageCount }),
  };
}

/** An adapter inside the app sees more than its registry holds: while it lives, its word is left alone. */
export function isOfAdapter(view: View, record: ActorRecord): boolean {
  const { producer, removedAt } = record;
  if (producer === undefined || removedAt !== undefined || isDiscovery(producer)) return false;
  return view.ownerLostSince(record) === undefined;
}

function differs(record: ActorRecord, facts: RegistryFacts, producer: string): boolean {
  if (record.removedAt !== undefined || record.producer !== producer) return true;
  const { type, worker, status, messageCount, lastHeartbeat, metadata } = facts;
  return (
    record.type !== type ||
    record.worker !== worker ||
    (status !== undefined && record.status !== status) ||
    (messageCount !== undefined && record.messageCount !== messageCount) ||
    (lastHeartbeat ?? 0) - (record.lastHeartbeat ?? 0) >= HEARTBEAT_STEP_MS ||
    JSON.stringify(record.metadata) !== JSON.stringify(metadata)
  );
}
