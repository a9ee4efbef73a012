import { describe, expect, it } from '@jest/globals';
import {
  type LinkState,
  OPEN_PATIENCE_MS,
  PING_PATIENCE_MS,
  SILENCE_GRACE_MS,
  STABLE_AFTER_MS,
} from './link.ts';
import { PING_MS, QUERY, queryFrame, scriptedStudio } from './scripted-socket.ts';

const nothing = { frame: () => undefined };

describe('the live link', () => {
  it('opens with the first subscription and not before', () => {
    const studio = scriptedStudio();
    expect(studio.opened()).toBe(0);
    studio.live.subscribe(QUERY, nothing);
    expect(studio.opened()).toBe(1);
    studio.welcome();
    expect(studio.request().data).toEqual(QUERY);
  });

  it('comes back with growing bounds, and forgets failures after a stable while', () => {
    const waits: number[] = [];
    const studio = scriptedStudio({
      changed: ({ phase, retryAt }) => {
        if (phase === 'waiting' && retryAt !== undefined) waits.push(retryAt - studio.clock.now());
      },
    });
    studio.live.start();
    for (let failure = 0; failure < 3; failure += 1) {
      studio.hangUp();
      studio.clock.advance(5_000);
    }
    studio.welcome();
    studio.clock.advance(STABLE_AFTER_MS);
    studio.hangUp();
    expect(waits).toEqual([500, 1_000, 2_000, 500]);
  });

  it('obeys the time a leaving studio names', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.welcome();
    studio.say({ type: 'bye', data: { code: 4001, afterMs: 7_000 } });
    studio.clock.advance(6_999);
    expect(studio.opened()).toBe(1);
    studio.clock.advance(1);
    expect(studio.opened()).toBe(2);
  });

  it('gives up a socket that falls silent beyond the heartbeat', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.welcome();
    studio.clock.advance(PING_MS);
    studio.say({ type: 'ping', data: { now: 1 } });
    studio.clock.advance(PING_MS + SILENCE_GRACE_MS - 1_000);
    expect(studio.closed).toEqual([]);
    studio.clock.advance(2_000);
    expect(studio.closed).toEqual([0]);
    expect(studio.opened()).toBe(2);
  });

  it('gives up a socket that never greets', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.clock.advance(OPEN_PATIENCE_MS + 500);
    expect(studio.opened()).toBe(2);
  });

  it('finds out after a sleep whether the link still holds', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.welcome();
    studio.clock.sleep(20_000);
    studio.clock.advance(1_000);
    expect(studio.sent).toEqual([expect.objectContaining({ type: 'ping' })]);
    studio.say({ type: 'pong', id: 'wake-1', data: { now: 1 } });
    studio.clock.advance(PING_PATIENCE_MS + 1_000);
    expect(studio.opened()).toBe(1);

    studio.clock.sleep(20_000);
    studio.clock.advance(1_000);
    studio.clock.advance(PING_PATIENCE_MS + 1_000);
    expect(studio.closed).toEqual([0]);
    expect(studio.opened()).toBe(2);
  });

  it('does not wait for its turn when woken', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.hangUp();
    studio.live.wake();
    expect(studio.opened()).toBe(2);
  });

  it('stays away after a final close code until somebody asks', () => {
    const states: LinkState[] = [];
    const studio = scriptedStudio({ changed: (state) => states.push(state) });
    studio.live.start();
    studio.hangUp(4501, 'token');
    studio.clock.advance(60_000);
    studio.live.wake();
    expect(studio.opened()).toBe(1);
    expect(states.at(-1)?.phase).toBe('refused');
    studio.live.retryNow();
    expect(studio.opened()).toBe(2);
  });

  it('hears that the studio lost its engine, and that it is back', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.welcome();
    studio.say({ type: 'status', data: { fresh: false, since: 900 } });
    expect(studio.live.state()).toMatchObject({ fresh: false, staleSince: 900 });
    studio.say({ type: 'status', data: { fresh: true } });
    expect(studio.live.state()).toMatchObject({ fresh: true, staleSince: undefined });
  });

  it('passes over what is no frame, and over kinds it does not know', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.welcome();
    for (const text of ['no json', '[]', '{"type":"query"}', '{"type":"later","data":{}}'])
      studio.sayText(text);
    expect(studio.live.state().phase).toBe('ready');
  });

  it('is settled once everything followed is answered on the new socket', () => {
    const settled: boolean[] = [];
    const studio = scriptedStudio({ settled: (all) => settled.push(all) });
    studio.live.subscribe(QUERY, nothing);
    studio.welcome();
    studio.subscribed('q1', 'a', 'snapshot');
    expect(settled.at(-1)).toBe(false);
    studio.say(queryFrame('b', undefined));
    expect(settled.at(-1)).toBe(true);
    studio.hangUp();
    expect(settled.at(-1)).toBe(false);
    studio.clock.advance(500);
    studio.welcome();
    studio.subscribed('q1', 'b', 'resumed');
    expect(settled.at(-1)).toBe(true);
  });

  it('stops for good', () => {
    const studio = scriptedStudio();
    studio.live.start();
    studio.live.stop();
    studio.clock.advance(120_000);
    expect(studio.opened()).toBe(1);
    expect(studio.closed).toEqual([0]);
  });
});
