import { expect, it } from '@jest/globals';
import type { ActorRecord, ChangeEntry, Flush, LogEvent } from '@loom-studio/core-adapter/protocol';
import { actorKey } from '@loom-studio/core-adapter/protocol';
import fc from 'fast-check';
import type { Engine } from '../engine/engine.ts';
import { createMemoryEngine } from '../engine/memory/memory.ts';
import { emptyState } from '../engine/memory/state.ts';
import { byKey, type Observed, violations } from './history-checker.ts';
import { ingest } from './ingest.ts';
import { createIntake, type Intake } from './intake.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { createReplica, type Replica } from './replica.ts';

const WS = 'schedule';
const APP = 'shop';

/** The protections, so that a run can show what happens without one. */
interface Protections {
  /** A commit must build on the stored position. */
  position: boolean;
  /** A flush keeps its numbers when it is sent again. */
  numbers: boolean;
  /** A producer whose numbers jumped is asked for everything. */
  resync: boolean;
}

const ALL: Protections = { position: true, numbers: true, resync: true };

/** Faults a schedule switches on for the next call. */
interface Faults {
  loseCommitReply: boolean;
  dropPublish: boolean;
}

/** The engine as one sidecar sees it through a bad network. */
function faulty(engine: Engine, faults: Faults, protections: Protections): Engine {
  return {
    ...engine,
    async commit(ws, expected, entry) {
      const base = protections.position ? expected : await engine.position(ws);
      const result = await engine.commit(ws, base, { ...entry, epoch: base.epoch, seq: base.seq + 1 });
      if (!faults.loseCommitReply) return result;
      faults.loseCommitReply = false;
      throw new Error('connection reset');
    },
    subscribe: (ws, onEntry) => engine.subscribe(ws, (entry) => !faults.dropPublish && onEntry(entry)),
  };
}

/** An adapter reduced to its contract: numbers at flush, immutable until acknowledged, resync when asked. */
class Producer {
  readonly registry = new Map<string, { messageCount: number; status: string }>();
  private pending: LogEvent[] = [];
  private inFlight: Flush | undefined;
  private next = 1;
  private epoch = '';
  private readonly name: string;
  private readonly engine: Engine;
  private readonly protections: Protections;

  constructor(name: string, engine: Engine, protections: Protections) {
    this.name = name;
    this.engine = engine;
    this.protections = protections;
  }

  register(id: string): void {
    this.registry.set(id, { messageCount: 0, status: 'idle' });
    this.pending.push({ kind: 'registered', at: 1, id, type: 'T', status: 'idle', messageCount: 0 });
  }

  work(id: string, messages: number, status: string): void {
    const actor = this.registry.get(id);
    if (!actor) return;
    actor.messageCount += messages;
    actor.status = status;
    this.pending.push({ kind: 'changed', at: 1, id, messages, status });
  }

  unregister(id: string): void {
    if (this.registry.delete(id)) this.pending.push({ kind: 'removed', at: 1, id });
  }

  /** `lost`: the entry never arrives though the adapter believes it did. `reply: false`: it arrives unheard. */
  async flush({ lost = false, reply = true } = {}): Promise<void> {
    this.inFlight ??= this.take();
    if (lost) {
      this.inFlight = undefined;
      return;
    }
    const answer = await this.engine.append(WS, this.inFlight);
    if (!reply && !this.protections.numbers) this.renumber(this.inFlight);
    if (!reply) return;
    this.inFlight = undefined;
    const forgotten = answer.epoch !== this.epoch;
    this.epoch = answer.epoch;
    if (forgotten || (answer.producer?.wantsResync && this.protections.resync)) this.resync();
  }

  private renumber(flush: Flush): void {
    this.inFlight = { ...flush, first: this.next };
    this.next += flush.events.length;
  }

  private take(): Flush {
    const events = this.pending.splice(0, 20);
    const flush = { producer: `${APP}/${this.name}/r1`, first: this.next, events };
    this.next += events.length;
    return flush;
  }

  /** The snapshot contains what is pending, so that goes. */
  private resync(): void {
    const actors = [...this.registry].map(([id, facts]): LogEvent => {
      return { kind: 'resync-actor', at: 1, id, type: 'T', ...facts };
    });
    const end: LogEvent = { kind: 'resync-end', at: 1, actors: actors.length };
    this.pending = [{ kind: 'resync-begin', at: 1, reason: 'asked' }, ...actors, end];
  }
}

interface Sidecar {
  replica: Replica;
  intake: Intake;
  faults: Faults;
  engine: Engine;
  seen: ChangeEntry[];
}

async function startSidecar(engine: Engine, seen: ChangeEntry[], protections: Protections): Promise<Sidecar> {
  const faults = { loseCommitReply: false, dropPublish: false };
  const through = faulty(engine, faults, protections);
  const onError = (error: unknown) => {
    throw error;
  };
  const replica = await createReplica({ engine: through, workspace: WS, policy: DEFAULT_POLICY, onError });
  replica.onChange((entry) => seen.push(entry));
  return { replica, intake: createIntake(through, WS), faults, engine: through, seen };
}

class World {
  now = 1_000_000;
  readonly engine = createMemoryEngine({ now: () => this.now });
  readonly producers: Producer[];
  private readonly protections: Protections;
  /** A restarted sidecar is a new observer: it begins wherever it loads. */
  readonly histories: Record<string, ChangeEntry[]> = {};
  sidecars: Sidecar[] = [];

  constructor(protections: Protections) {
    this.protections = protections;
    this.producers = ['one', 'two'].map((name) => new Producer(name, this.engine, protections));
  }

  async restart(index: number): Promise<void> {
    this.sidecars[index]?.replica.close();
    const seen: ChangeEntry[] = [];
    this.histories[`sidecar ${index} life ${Object.keys(this.histories).length}`] = seen;
    this.sidecars[index] = await startSidecar(this.engine, seen, this.protections);
  }

  async step(index: number): Promise<void> {
    const sidecar = this.sidecars[index];
    if (!sidecar) return;
    const { replica, engine, intake } = sidecar;
    try {
      await ingest({ engine, workspace: WS, policy: DEFAULT_POLICY, replica, intake }, { waitMs: 0 });
    } catch (error) {
      if (!String(error).includes('connection reset')) throw error;
    }
  }

  async tick(): Promise<void> {
    this.now += 1_000;
    const events: LogEvent[] = [{ kind: 'tick', at: this.now }];
    await this.engine.append(WS, { producer: '#studio', first: 0, events });
  }

  /** A patch for a record that is not there, as a store that lost a key would meet one. */
  async damage(): Promise<void> {
    const position = await this.engine.position(WS);
    const { reports: _, ...state } = emptyState();
    const actors = [{ key: 'lost:key', v: 1, set: {} }];
    await this.engine.commit(WS, position, {
      ...position,
      seq: position.seq + 1,
      actors,
      producers: [],
      history: [],
      state,
    });
  }

  /** Faults end; adapters beacon and flush, sidecars apply and compare, until nothing moves any more. */
  async settle(): Promise<void> {
    for (const { faults } of this.sidecars)
      Object.assign(faults, { loseCommitReply: false, dropPublish: false });
    for (let round = 0; round < 12; round += 1) {
      for (const producer of this.producers) await producer.flush();
      await this.step(round % 2);
      await this.step(round % 2);
    }
    for (const { replica } of this.sidecars) await replica.catchUp();
  }

  async observed(): Promise<Observed> {
    const finals: Observed['finals'] = { engine: byKey(await this.stored()) };
    for (const [index, { replica }] of this.sidecars.entries()) {
      finals[`sidecar ${index}`] = byKey(replica.picture().live.values());
    }
    const truth: Observed['truth'] = new Map();
    for (const { registry } of this.producers) {
      for (const [id, actor] of registry) truth.set(actorKey(APP, id), actor);
    }
    return { observers: this.histories, finals, truth };
  }

  private async stored(): Promise<ActorRecord[]> {
    const all: ActorRecord[] = [];
    for await (const page of this.engine.load(WS)) all.push(...page.actors);
    return all.filter((record) => record.removedAt === undefined);
  }

  async close(): Promise<void> {
    for (const { replica } of this.sidecars) replica.close();
    await this.engine.close();
  }
}

const who = fc.nat({ max: 1 });
const actor = fc.nat({ max: 3 });
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('register' as const), who, actor }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      who,
      actor,
      messages: fc.nat({ max: 5 }),
      status: fc.constantFrom('idle', 'busy', 'active'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unregister' as const), who, actor }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('flush' as const),
      who,
      lost: fc.constant(false),
      reply: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), who }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('ingest' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('loseReply' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dropPublish' as const), who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tick' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

async function perform(world: World, act: Action): Promise<void> {
  if (act.do === 'tick') return world.tick();
  if (act.do === 'damage') return world.damage();
  const producer = world.producers[act.who];
  const sidecar = world.sidecars[act.who];
  if (!producer || !sidecar) return;
  // Two producers of one app never own the same actor, as two workers of one registry do not.
  const id = 'actor' in act ? `${act.who}-${act.actor}` : '';
  switch (act.do) {
    case 'register':
      return producer.register(id);
    case 'work':
      return producer.work(id, act.messages, act.status);
    case 'unregister':
      return producer.unregister(id);
    case 'flush':
      return producer.flush({ reply: act.reply });
    case 'lose':
      return producer.flush({ lost: true });
    case 'ingest':
      return world.step(act.who);
    case 'loseReply':
      sidecar.faults.loseCommitReply = true;
      return;
    case 'dropPublish':
      sidecar.faults.dropPublish = act.on;
      return;
    case 'restart':
      return world.restart(act.who);
  }
}

async function run(actions: Action[], protections = ALL): Promise<string[]> {
  const world = new World(protections);
  await world.restart(0);
  await world.restart(1);
  // Past the first resync, which would heal whatever comes before it.
  for (const [index, producer] of world.producers.entries()) producer.register(`${index}-0`);
  await world.settle();
  for (const act of actions) await perform(world, act);
  await world.settle();
  const found = violations(await world.observed());
  await world.close();
  return found;
}

const schedule = fc.array(action, { minLength: 5, maxLength: 120 });

it('loses nothing and doubles nothing under any schedule of events, commits, crashes and conflicts', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (actions) => {
      expect(await run(actions)).toEqual([]);
    }),
    { numRuns: Number(process.env['SCHEDULE_RUNS'] ?? 300) },
  );
}, 60_000);

it.each(Object.keys(ALL))(
  'goes red without the protection: %s',
  async (name) => {
    const property = fc.asyncProperty(schedule, async (actions) => {
      const found = await run(actions, { ...ALL, [name]: false }).catch((error) => [String(error)]);
      return found.length === 0;
    });
    expect((await fc.check(property, { numRuns: 500, endOnFailure: true })).failed).toBe(true);
  },
  60_000,
);
