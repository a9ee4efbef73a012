import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Engine } from '../../sidecar/src/engine/engine.ts';
import type { Waits } from '../../sidecar/src/engine/redis/waits.ts';
import { eventually } from '../support/eventually.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import {
  PURPOSES,
  type Purpose,
  startRedisWire,
  WIRE_FAULTS,
  type WireFault,
} from '../support/redis-wire.ts';
import { closeAll, closing, engineAt, ids, register, sidecarAt } from './redis-world.ts';

jest.setTimeout(60_000);

/** As those of the product, only shorter. More than a reader waits at the server, which is a second. */
const SHORT: Waits = { silentMs: 1_500, deafMs: 1_000, positionMs: 500 };
/** Nobody looks whether a connection still lives. */
const ENDLESS: Waits = { silentMs: 3_600_000, deafMs: 3_600_000, positionMs: 500 };
/** Of the faults that nobody is told of. */
const SILENT: WireFault[] = ['stalled', 'half open', 'requests lost', 'replies lost'];
const HEALED_MS = 15_000;
/** Longer than any of the waits. */
const WEDGED_MS = 5_000;

let redis: TestRedis;
let straight: Engine;

beforeEach(async () => {
  redis = await startRedis();
  straight = engineAt(redis.url);
});
afterEach(async () => {
  await closeAll();
  await redis.close();
});

/** A sidecar behind a wire of its own; a subscriber only matters to one that follows somebody. */
async function behindWire(purpose: Purpose, workspace: string, waits: Waits) {
  const wire = await startRedisWire(redis.port);
  closing(wire.close);
  if (purpose === 'subscriber') {
    const leader = await sidecarAt(redis.url, { workspace });
    await eventually(() => expect(leader.studio.leads()).toBe(true));
  }
  const sidecar = await sidecarAt(wire.url, { workspace, waits });
  let heard = 0;
  await sidecar.engine.subscribe(workspace, ({ seq }) => {
    heard = seq;
  });
  await append(workspace, 'before');
  await eventually(() => expect(ids(sidecar)).toEqual(['before']));
  return { wire, sidecar, heard: () => heard };
}

const append = (workspace: string, id: string) =>
  straight.append(workspace, { producer: 'shop', first: 0, events: [register(id)] });

/** Whether the sidecar gets over it: it shows what came later, and hears it the moment it is committed. */
async function outcome(purpose: Purpose, fault: WireFault, waits: Waits, withinMs: number): Promise<string> {
  const workspace = `${purpose}-${fault.replace(' ', '-')}`;
  const { wire, sidecar, heard } = await behindWire(purpose, workspace, waits);
  wire.hurt(purpose, fault);
  await append(workspace, 'during');
  // What was under way when the fault came is over by then; a connection made anew meanwhile met the fault too.
  await sleep(1.5 * SHORT.silentMs);
  wire.heal();
  await append(workspace, 'later');
  const { seq } = await straight.position(workspace);
  const isOver = () => {
    expect(ids(sidecar)).toEqual(['before', 'during', 'later']);
    expect(heard()).toBeGreaterThan(seq);
  };
  return eventually(isOver, withinMs).then(
    () => 'healed',
    () => 'wedged',
  );
}

/** All of them at once, each in a workspace of its own. */
async function outcomes(waits: Waits, withinMs: number): Promise<Record<string, string>> {
  const all = PURPOSES.flatMap((purpose) =>
    WIRE_FAULTS.map(async (fault) => {
      return [`${purpose}: ${fault}`, await outcome(purpose, fault, waits, withinMs)] as const;
    }),
  );
  return Object.fromEntries(await Promise.all(all));
}

const expected = (verdict: (purpose: Purpose, fault: WireFault) => string) =>
  Object.fromEntries(
    PURPOSES.flatMap((purpose) =>
      WIRE_FAULTS.map((fault) => [`${purpose}: ${fault}`, verdict(purpose, fault)]),
    ),
  );

describe('I9, I10: the connections of a sidecar for commands, for reading and for hearing, each by itself', () => {
  it('come back from every fault of the wire', async () => {
    expect(await outcomes(SHORT, HEALED_MS)).toEqual(expected(() => 'healed'));
  });

  it('would stay dead after a silent fault if nobody looked whether they still live', async () => {
    const isDeadly = (purpose: Purpose, fault: WireFault) =>
      SILENT.includes(fault) && !(purpose === 'subscriber' && fault === 'requests lost');
    expect(await outcomes(ENDLESS, WEDGED_MS)).toEqual(
      // One that hears has nothing to ask.
      expected((purpose, fault) => (isDeadly(purpose, fault) ? 'wedged' : 'healed')),
    );
  });
});

describe('I10: a read that waits at the server', () => {
  const READERS = 8;
  const ROUNDS = 25;
  const WAIT_MS = 40;

  /** One reader whose connection is given up by the server in the middle of each wait. */
  async function readThrough(workspace: string, silentMs: number, rounds: number): Promise<string[]> {
    const wire = await startRedisWire(redis.port);
    closing(wire.close);
    const engine = engineAt(wire.url, { waits: { silentMs } });
    const read: string[] = [];
    let { id: cursor } = await append(workspace, 'start');
    const readOn = async () => {
      const { entries, gap } = await engine.tail(workspace, cursor, { limit: 10, waitMs: WAIT_MS });
      if (gap) read.push('gap');
      cursor = entries.at(-1)?.id ?? cursor;
      read.push(...entries.map(({ flush }) => (flush.events[0] as { id: string }).id));
    };
    // Where eight of them start at once, a connection may be given up before it is first used.
    await eventually(readOn);
    for (let round = 0; round < rounds; round += 1) {
      const before = wire.asked('reader');
      const reading = readOn().catch(() => undefined);
      await eventually(() => expect(wire.asked('reader')).toBeGreaterThan(before), 5_000, 1);
      wire.hurt('reader', 'half open');
      await append(workspace, `${round}`);
      await eventually(() => isSettled(reading), 2_000);
      await eventually(async () => {
        await readOn();
        expect(read.at(-1)).toBe(`${round}`);
      });
    }
    return read;
  }

  const isSettled = async (work: Promise<unknown>) => {
    const open = Symbol();
    const first = await Promise.race([work, sleep(10, open)]);
    if (first === open) throw new Error('the read is still open');
  };

  it(`goes on after its connection died under it, ${READERS * ROUNDS} times, and misses nothing`, async () => {
    const readers = Array.from({ length: READERS }, (_, n) => readThrough(`reader-${n}`, 100, ROUNDS));
    const all = Array.from({ length: ROUNDS }, (_, round) => `${round}`);
    for (const read of await Promise.all(readers)) expect(read).toEqual(all);
  });

  it('would never end if nobody looked whether its connection still lives', async () => {
    await expect(readThrough('reader', ENDLESS.silentMs, 1)).rejects.toThrow('the read is still open');
  });
});
