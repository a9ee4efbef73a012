import { describe, expect, it } from '@jest/globals';
import { someActor } from '../actors/some-actor.ts';
import type { Queue } from '../queues/model.ts';
import { someQueue } from '../queues/some-queue.ts';
import { type Trouble, troubleNumbers } from './trouble-numbers.ts';

const NOW = 1_000_000;
const NONE: Trouble = { stuck: undefined, producers: undefined, queues: undefined, now: NOW };
const actor = someActor({ id: 'a', blockedSince: NOW - 12_000 });
const blocked = { complete: true, total: 3, order: [actor.key], rows: new Map([[actor.key, actor]]) };
const producer = { id: 'shop/a/1', app: 'shop', seenAt: NOW };
const queue = (name: string, growing: boolean, growth?: number): Queue => {
  return { ...someQueue({ name, growing, trend: [[NOW, 4]] }), key: name, type: undefined, growth };
};

describe('numbers of trouble', () => {
  it('are not there while nothing is wrong, nor where nobody measures', () => {
    expect(troubleNumbers(NONE)).toEqual([]);
    const calm = { stuck: { ...blocked, total: 0 }, producers: [producer], queues: [queue('a', false)] };
    expect(troubleNumbers({ ...calm, now: NOW })).toEqual([]);
    expect(troubleNumbers({ ...NONE, stuck: { ...blocked, complete: false } })).toEqual([]);
  });

  it('count actors of blocked processes and say since when', () => {
    expect(troubleNumbers({ ...NONE, stuck: blocked })).toMatchObject([
      { value: '3', words: 'actors, up to 12 s', mood: 'blocked' },
    ]);
  });

  it('count what is under way for long, from when the first of it began', () => {
    const slow = someActor({ id: 'b', work: [{ operation: 'execute', since: NOW - 65_000 }] });
    const rows = new Map([...blocked.rows, [slow.key, slow]]);
    const stuck = { ...blocked, total: 2, order: [slow.key, actor.key], rows };
    expect(troubleNumbers({ ...NONE, stuck })).toMatchObject([
      { value: '2', words: 'actors, up to 1 m 05 s' },
    ]);
  });

  it('count processes that hang in no actor', () => {
    const producers = [{ ...producer, blockedSince: NOW - 65_000 }, producer];
    expect(troubleNumbers({ ...NONE, producers })).toMatchObject([
      { value: '1 process', words: 'for 1 m 05 s', href: '/sidecars' },
    ]);
  });

  it('name the queue that grows fastest', () => {
    const queues = [queue('mails', true, 2), queue('actor:Order', true, 9), queue('calm', false)];
    expect(troubleNumbers({ ...NONE, queues })).toMatchObject([
      { name: 'Growing queues', value: '2', words: 'by 9.0/s in actor:Order', mood: 'warn', values: [4] },
    ]);
  });
});
