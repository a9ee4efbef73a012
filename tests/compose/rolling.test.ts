import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TopicRequest } from '@loom-studio/core-adapter/protocol';
import { differencesOf, type Truth } from '../chaos/truth.ts';
import { eventually } from '../support/eventually.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { type Spread, spreadOf } from './spread.ts';
import { createStack, docker, imageFor, inspected, namesBehind, type Stack } from './stack.ts';
import { bundleWorkingApp, startWorkingApp, type WorkingApp } from './working-app.ts';

/** Connected all the time, as pages are: most show one actor, some the list, some everything. */
const CLIENTS = 2_000;
const LISTS = 100;
const EVERYTHING = 50;
const CALLS_A_SECOND = 200;
/** Of docker-compose.yml: whoever takes longer is killed. */
const GRACE_SECONDS = 10;
/** Clients come back over so long: a farewell takes its time, and each is asked to wait for a part of five seconds. */
const SPREAD_MS = 6_500;
const BACK_MS = 30_000;

jest.setTimeout(120_000);

let stack: Stack;
let app: WorkingApp;
let crowd: Crowd;

beforeAll(async () => {
  stack = await createStack();
  await stack.up({ STUDIO_IMAGE: imageFor('20'), NODE_VERSION: '20' });
  await namesBehind(stack.url, 3);
  const program = await bundleWorkingApp(stack.folder);
  const image = imageFor('20');
  app = await startWorkingApp(stack, {
    ...{ image, program, name: 'shop', url: 'redis://redis:6379', rate: CALLS_A_SECOND },
  });
  crowd = createCrowd(stack.url, {}, await requests());
  await everybodyIsThere();
}, 300_000);
afterAll(async () => {
  crowd?.stop();
  await stack.close();
});

async function requests(): Promise<TopicRequest[]> {
  const actors = await eventually(async () => {
    const listed = (await (await fetch(`${stack.url}/api/actors`)).json()) as Array<{ id: string }>;
    if (listed.length < 200) throw new Error(`${listed.length} actors are listed`);
    return listed;
  }, 20_000);
  return Array.from({ length: CLIENTS }, (_, n): TopicRequest => {
    if (n < EVERYTHING) return { topic: 'actors' };
    if (n < EVERYTHING + LISTS) return { topic: 'query', q: '', sort: '-messages', count: 50 };
    return { topic: 'actor', app: 'shop', id: actors[n % actors.length]?.id ?? '' };
  });
}

const everybodyIsThere = () =>
  eventually(() => {
    if (!crowd.isSettled()) throw new Error(`${crowd.settledCount()} of ${CLIENTS} clients are there`);
  }, BACK_MS);

/** Stops it as an update does: asked to, and killed when it takes longer than its grace. */
async function stopped(id: string) {
  const began = performance.now();
  await docker('stop', '--time', String(GRACE_SECONDS), id);
  const tookMs = performance.now() - began;
  const exitCode = Number(await inspected('{{.State.ExitCode}}', id));
  return { began, tookMs, exitCode };
}

/** What a stop that began then did to the clients. */
async function outcome(began: number) {
  await everybodyIsThere();
  const left = crowd.leavings().filter(({ at }) => at >= began);
  const knocked = crowd.knocks().filter((at) => at >= began);
  const came = crowd.arrivals().filter((at) => at >= began);
  return { left, knocked, came };
}

type Stop = Awaited<ReturnType<typeof stopped>>;
type Outcome = Awaited<ReturnType<typeof outcome>>;

/** For people: how long things take is not judged here, as other work on the machine has a part in it. */
function report(what: string, { tookMs, exitCode }: Stop, { knocked, came }: Outcome): void {
  const told = [
    `${what}: exit ${exitCode} after ${Math.round(tookMs)} ms`,
    `knocked ${inWords(spreadOf(knocked))}`,
    `let in ${inWords(spreadOf(came))}`,
  ];
  process.stderr.write(`${told.join('; ')}\n`);
}

const inWords = ({ count, overMs, peakIn100, meanIn100, peakIn500, meanIn500 }: Spread): string =>
  `${count} over ${overMs} ms, most ${peakIn100} in 100 ms (mean ${meanIn100}), ${peakIn500} in 500 ms (mean ${meanIn500})`;

async function nothingIsLost(): Promise<void> {
  await app.get('/stop');
  await app.get('/flush');
  const truth = new Map((await app.get<Truth[]>('/truth')).map((each) => [`shop:${each.actorId}`, each]));
  await eventually(async () => {
    const listed = (await (await fetch(`${stack.url}/api/actors`)).json()) as Array<{
      key: string;
      id: string;
    }>;
    const rows = new Map(listed.map((row) => [`shop:${row.id}`, row]));
    expect(differencesOf('the list', rows, truth)).toEqual([]);
    for (const { request, rows: held } of crowd.held()) {
      if (request.topic === 'actors') expect(differencesOf('a client', held, truth)).toEqual([]);
      else for (const [key, row] of held) expectRow(key, row, truth);
    }
  }, BACK_MS);
  await app.get('/work');
}

/** One of a window or a page: as its app has it, or dead. */
function expectRow(key: string, row: object, truth: Map<string, Truth>): void {
  const { messageCount, status, removedAt } = row as Truth & { removedAt?: number };
  const known = truth.get(key);
  if (removedAt === undefined)
    expect({ key, messageCount, status }).toEqual({
      key,
      messageCount: known?.messageCount,
      status: known?.status,
    });
  else expect({ key, known }).toEqual({ key, known: undefined });
}

describe(`three sidecars with ${CLIENTS} clients, an app that makes ${CALLS_A_SECOND} calls a second`, () => {
  it('are updated one after the other, and nobody is told a wrong thing or misses one', async () => {
    const everyone: number[] = [];
    for (const id of await stack.containers('sidecar')) {
      const stop = await stopped(id);
      // As docs/operations.md says: another container, of the image there is now.
      await docker('rm', id);
      await stack.compose('up', '--detach', '--no-recreate', 'sidecar');
      const result = await outcome(stop.began);
      report(`sidecar ${id.slice(0, 6)}`, stop, result);
      expect(stop.exitCode).toBe(0);
      // All of them were asked to leave, none was cut off.
      expect(new Set(result.left.filter(({ opened }) => opened).map(({ code }) => code))).toEqual(
        new Set([4001]),
      );
      everyone.push(...result.knocked.map((at) => at - stop.began));
      await namesBehind(stack.url, 3);
    }
    expect(spreadOf(everyone, SPREAD_MS).peak).toBeLessThan(2);
    expect({ faults: crowd.faults(), resets: crowd.resets() }).toEqual({ faults: [], resets: 0 });
    await nothingIsLost();
  });

  it('one that has all of them to itself sends them away within its grace', async () => {
    const [last = '', ...others] = await stack.containers('sidecar');
    for (const id of others) await stopped(id);
    await everybodyIsThere();
    for (const id of others) await docker('start', id);
    await namesBehind(stack.url, 3);
    const stop = await stopped(last);
    const result = await outcome(stop.began);
    report('the one with all', stop, result);
    expect(result.left.filter(({ opened }) => opened)).toHaveLength(CLIENTS);
    expect(stop.exitCode).toBe(0);
    await docker('start', last);
    await namesBehind(stack.url, 3);
    expect({ faults: crowd.faults(), resets: crowd.resets() }).toEqual({ faults: [], resets: 0 });
    await nothingIsLost();
    process.stderr.write(
      `came back as ${JSON.stringify(crowd.modes())}; not let in: ${JSON.stringify(crowd.refusals())}\n`,
    );
  });

  it('and the app was never disturbed', async () => {
    const { stats } = await app.get<{
      stats: { dropped: Record<string, number>; hooks: { failed: number } };
    }>('/');
    expect(stats.hooks.failed).toBe(0);
    expect(Object.values(stats.dropped).filter((count) => count > 0)).toEqual([]);
  });
});
