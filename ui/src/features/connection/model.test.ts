import { describe, expect, it } from '@jest/globals';
import type { LiveWatcher } from '../../net/live-client.ts';
import { PING_MS, QUERY, queryFrame, scriptedStudio } from '../../net/scripted-socket.ts';
import { createConnection, LATE_MS } from './model.ts';
import type { Refusal } from './refusal.ts';

function world(probe: () => Promise<Refusal | undefined> = async () => undefined) {
  const told: { watcher: LiveWatcher } = { watcher: {} };
  const studio = scriptedStudio({
    changed: (state) => told.watcher.changed?.(state),
    heard: (at, now) => told.watcher.heard?.(at, now),
    settled: (all) => told.watcher.settled?.(all),
    lost: (code, reason, opened) => told.watcher.lost?.(code, reason, opened),
  });
  const connection = createConnection({
    openLive: (watcher) => {
      told.watcher = watcher;
      return studio.live;
    },
    clock: studio.clock,
    probe,
  });
  studio.live.subscribe(QUERY, { frame: () => undefined });
  connection.start();
  const inStep = () => {
    studio.welcome();
    studio.subscribed('q1', 'a');
    studio.say(queryFrame('a', undefined, { now: studio.clock.now() }));
  };
  return { ...studio, connection, inStep };
}

describe('connection', () => {
  it('is live only once everything on the page is in step', () => {
    const { connection, welcome, subscribed, say } = world();
    expect(connection.phase.value).toBe('connecting');
    welcome();
    subscribed('q1', 'a');
    expect(connection.phase.value).toBe('connecting');
    say(queryFrame('a', undefined));
    expect(connection.phase.value).toBe('live');
  });

  it('turns stale when the heartbeat is late, keeps counting, and recovers with the next', () => {
    const { connection, clock, inStep, say } = world();
    inStep();
    clock.advance(PING_MS);
    expect(connection.phase.value).toBe('live');
    clock.advance(LATE_MS + 500);
    expect(connection.phase.value).toBe('stale');
    expect(connection.now.value - (connection.asOf.value ?? 0)).toBe(PING_MS + LATE_MS + 500);
    say({ type: 'ping', data: { now: clock.now() } });
    expect(connection.phase.value).toBe('live');
  });

  it('is stale at once when the socket closes, and live again when all is in step', () => {
    const { connection, clock, hangUp, welcome, subscribed, inStep } = world();
    inStep();
    const shown = connection.asOf.value;
    hangUp();
    expect(connection.phase.value).toBe('stale');
    clock.advance(500);
    welcome();
    expect(connection.phase.value).toBe('stale');
    expect(connection.asOf.value).toBe(shown);
    subscribed('q1', 'a', 'resumed');
    expect(connection.phase.value).toBe('live');
  });

  it('stays live when the page asks for something more', () => {
    const { connection, live, inStep, clock } = world();
    inStep();
    live.subscribe({ topic: 'metrics' }, { frame: () => undefined });
    clock.advance(1_000);
    expect(connection.phase.value).toBe('live');
  });

  it('is stale while the studio does not hear from its engine, as of then', () => {
    const { connection, clock, say, inStep } = world();
    inStep();
    const since = clock.now();
    clock.advance(2_000);
    say({ type: 'status', data: { fresh: false, since } });
    expect(connection.phase.value).toBe('stale');
    expect(connection.staleCause.value).toBe('engine');
    expect(connection.asOf.value).toBe(since);
    say({ type: 'status', data: { fresh: true } });
    expect(connection.phase.value).toBe('live');
  });

  it('is of no moment while the studio has read nothing from its engine', () => {
    const { connection, say, inStep } = world();
    inStep();
    say({ type: 'status', data: { fresh: false } });
    expect(connection.phase.value).toBe('stale');
    expect(connection.staleCause.value).toBe('engine');
    expect(connection.asOf.value).toBeUndefined();
  });

  it('tells what troubles the engine while the studio is heard, and forgets it with the connection', () => {
    const { connection, clock, say, inStep, hangUp, welcome } = world();
    inStep();
    const trouble = { code: 'full', text: 'no memory left', since: clock.now() };
    say({ type: 'status', data: { fresh: true, trouble } });
    expect(connection.phase.value).toBe('live');
    expect(connection.trouble.value).toEqual(trouble);
    say({ type: 'status', data: { fresh: true } });
    expect(connection.trouble.value).toBeUndefined();
    say({ type: 'status', data: { fresh: true, trouble } });
    hangUp();
    expect(connection.trouble.value).toBeUndefined();
    clock.advance(500);
    welcome();
    expect(connection.trouble.value).toBeUndefined();
  });

  it('says why it was refused and comes back when asked', () => {
    const { connection, hangUp, opened, inStep } = world();
    inStep();
    hangUp(4501);
    expect(connection.phase.value).toBe('refused');
    expect(connection.refusal.value?.kind).toBe('unauthorized');
    connection.retryNow();
    expect(opened()).toBe(2);
    expect(connection.phase.value).toBe('stale');
  });

  it('asks why a socket never opened, and stays away when the answer is a refusal', async () => {
    const refusal: Refusal = { kind: 'unauthorized', detail: 'token' };
    const { connection, hangUp, clock, opened } = world(async () => refusal);
    hangUp();
    await Promise.resolve();
    await Promise.resolve();
    expect(connection.refusal.value).toEqual(refusal);
    clock.advance(60_000);
    expect(opened()).toBe(1);
  });

  it('takes the studio clock from its frames', () => {
    const { connection, clock, welcome } = world();
    welcome({ now: clock.now() + 90_000 });
    expect(connection.studioNow.value - connection.now.value).toBe(90_000);
  });
});
