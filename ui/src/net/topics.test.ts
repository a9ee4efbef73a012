import { describe, expect, it } from '@jest/globals';
import type { LiveActor, TopicRequest } from '@loom-studio/core-adapter/protocol';
import type { TopicFrame } from './live.ts';
import { QUERY, queryFrame, scriptedStudio } from './scripted-socket.ts';

const ACTOR: TopicRequest = { topic: 'actor', app: 'shop', id: 'a' };
const windowAt = (from: number): TopicRequest => ({ topic: 'query', q: 'type:Order', from, count: 50 });
const OTHER = windowAt(200);

/** A client in step with one query at position `a`. */
function following() {
  const studio = scriptedStudio();
  const told: TopicFrame[] = [];
  const failures: string[] = [];
  const subscription = studio.live.subscribe(QUERY, {
    frame: (frame) => told.push(frame),
    failed: ({ code }) => failures.push(code),
  });
  studio.welcome();
  studio.subscribed('q1', 'a');
  studio.say(queryFrame('a', undefined));
  told.length = 0;
  const positions = () => told.map((frame) => ('at' in frame ? frame.at : frame.type));
  return { ...studio, told, failures, subscription, positions };
}

describe('following a topic', () => {
  it('passes on what continues where it stands', () => {
    const { say, positions } = following();
    say(queryFrame('b', 'a'));
    say(queryFrame('c', 'b'));
    expect(positions()).toEqual(['b', 'c']);
  });

  it('tells nothing twice', () => {
    const { say, positions, sent, clock } = following();
    say(queryFrame('b', 'a'));
    say(queryFrame('b', 'a'));
    clock.advance(1_000);
    expect(positions()).toEqual(['b']);
    expect(sent).toHaveLength(1);
  });

  it('asks from where it stands when it sees a hole, and tells nothing before the answer', () => {
    const { say, positions, request, subscribed } = following();
    say(queryFrame('c', 'b'));
    say(queryFrame('d', 'c'));
    expect(request()).toMatchObject({ data: QUERY, at: 'a' });
    subscribed('q1', 'd', 'resumed');
    say(queryFrame('d', 'a'));
    say(queryFrame('e', 'd'));
    expect(positions().slice(1)).toEqual(['d', 'e']);
  });

  it('takes a frame of the past for a hole, never for news', () => {
    const { say, positions, request } = following();
    say(queryFrame('b', 'a'));
    say(queryFrame('c', 'b'));
    say(queryFrame('b', 'a'));
    expect(positions()).toEqual(['b', 'c']);
    expect(request()).toMatchObject({ at: 'c' });
  });

  it('tells of a reset and waits for everything', () => {
    const { say, told, sent, clock } = following();
    say({ type: 'reset', t: 'q1', data: { reason: 'epoch' } });
    say(queryFrame('c', 'a'));
    say(queryFrame('x', undefined));
    say(queryFrame('y', 'x'));
    clock.advance(1_000);
    expect(told.map((frame) => ('at' in frame ? frame.at : frame.type))).toEqual(['reset', 'x', 'y']);
    expect(sent).toHaveLength(1);
  });

  it('resumes from its position on the next socket', () => {
    const { say, hangUp, clock, welcome, request, subscribed, positions } = following();
    say(queryFrame('b', 'a'));
    hangUp();
    clock.advance(500);
    welcome();
    expect(request()).toMatchObject({ data: QUERY, at: 'b' });
    subscribed('q7', 'c', 'resumed');
    say(queryFrame('c', 'b', {}, 'q1'));
    say(queryFrame('c', 'b', {}, 'q7'));
    expect(positions()).toEqual(['b', 'c', 'c']);
  });

  it('starts from nothing when the studio cannot resume', () => {
    const { hangUp, clock, welcome, subscribed, say, positions } = following();
    hangUp();
    clock.advance(500);
    welcome();
    subscribed('q1', 'z', 'snapshot');
    say(queryFrame('z2', 'a'));
    say(queryFrame('z', undefined));
    expect(positions()).toEqual(['z', 'z']);
  });

  it('goes on with the old request until the new one is answered, then hears only that', () => {
    const { say, subscription, request, subscribed, positions } = following();
    subscription.change(OTHER);
    expect(request()).toEqual({ type: 'subscribe', id: 's1', data: OTHER });
    say(queryFrame('b', 'a'));
    subscribed('q2', 'm');
    say(queryFrame('c', 'b'));
    say(queryFrame('m', undefined, {}, 'q2'));
    expect(positions()).toEqual(['b', 'm', 'm']);
  });

  it('never resumes one request from the position of another', () => {
    const { subscription, request, subscribed, clock } = following();
    subscription.change(OTHER);
    clock.advance(0);
    subscription.change(QUERY);
    expect(request()).toEqual({ type: 'subscribe', id: 's1', data: QUERY });
    subscribed('q2', 'm');
    expect(request().at).toBeUndefined();
  });

  it('sends at most eight requests a second, the last of one subscription only', () => {
    const { subscription, sent, clock, request } = following();
    for (let from = 1; from <= 100; from += 1) {
      subscription.change(windowAt(from));
      clock.advance(10);
    }
    expect(sent.length).toBeLessThanOrEqual(9);
    clock.advance(1_000);
    expect(request().data).toMatchObject({ from: 100 });
  });

  it('says why a request failed, tries again only what may succeed', () => {
    const { say, failures, sent, clock, subscription } = following();
    const error = { code: 'unavailable', message: 'busy', retryable: true };
    subscription.change(OTHER);
    clock.advance(0);
    say({ type: 'error', id: 's1', data: error });
    clock.advance(600);
    expect(sent).toHaveLength(3);
    say({ type: 'error', id: 's1', data: { ...error, code: 'invalid', retryable: false } });
    clock.advance(60_000);
    expect(failures).toEqual(['unavailable', 'invalid']);
  });

  it('hears nothing after it was closed, and says so to the studio', () => {
    const { subscription, sent, say, told } = following();
    subscription.close();
    say(queryFrame('b', 'a'));
    expect(sent.at(-1)).toEqual({ type: 'unsubscribe', id: 's1' });
    expect(told).toEqual([]);
  });
});

describe('a snapshot in pages', () => {
  function paging() {
    const studio = scriptedStudio();
    const pages: Array<number | string> = [];
    studio.live.subscribe(ACTOR, {
      frame: (frame) => pages.push(frame.type === 'snapshot' ? frame.data.page : frame.type),
    });
    studio.welcome();
    studio.subscribed('actor/shop/a', 'a');
    const page = (number: number, last = false) =>
      studio.say({
        type: 'snapshot',
        t: 'actor/shop/a',
        at: 'a',
        data: { now: 1, rows: [] as LiveActor[], page: number, last },
      });
    const delta = (p: string, at: string) =>
      studio.say({ type: 'delta', t: 'actor/shop/a', p, at, data: { now: 1 } });
    return { ...studio, pages, page, delta };
  }

  it('is complete with its last page, and goes on from there', () => {
    const { pages, page, delta } = paging();
    page(0);
    page(1, true);
    delta('a', 'b');
    expect(pages).toEqual(['subscribed', 0, 1, 'delta']);
  });

  it('is begun anew when a page is missing', () => {
    const { page, pages, request } = paging();
    page(0);
    page(2, true);
    expect(request().at).toBeUndefined();
    expect(pages).toEqual(['subscribed', 0]);
  });

  it('is begun anew when the socket breaks within it', () => {
    const { page, hangUp, clock, welcome, request } = paging();
    page(0);
    hangUp();
    clock.advance(500);
    welcome();
    expect(request().at).toBeUndefined();
  });

  it('sent to another subscription under the same name is a start for this one too', () => {
    const { page, delta, pages, sent } = paging();
    page(0, true);
    delta('a', 'b');
    page(0, true);
    delta('a', 'c');
    expect(pages).toEqual(['subscribed', 0, 'delta', 0, 'delta']);
    expect(sent).toHaveLength(1);
  });
});
