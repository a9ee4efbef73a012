import { describe, expect, it } from '@jest/globals';
import { manualClock } from '../../net/manual-clock.ts';
import { ok, scriptedRest } from '../../net/scripted-rest.ts';
import { createProducers } from '../producers/model.ts';
import { lastLost, producerWords } from './producer-words.ts';

const AT = Date.parse('2026-11-25T12:00:00.000Z');
/** As the studio sends them. */
const PRESENT = { id: 'shop/a/1', app: 'shop', last: 7, firstSeenAt: AT, seenAt: AT };
const LOST = { ...PRESENT, id: 'shop/a/2', host: 'node-1', seenAt: AT - 125_000, lostSince: AT - 125_000 };
const LOST_BEFORE = { ...LOST, id: 'shop/a/3', lostSince: AT - 900_000 };

async function producers(...told: unknown[]) {
  const rest = scriptedRest();
  const model = createProducers(rest, manualClock(), () => false);
  model.start();
  await rest.answer(ok(told));
  model.stop();
  return model.list.value ?? [];
}

describe('what is said of producers', () => {
  it('counts from the moment the studio told', async () => {
    const list = await producers(PRESENT, LOST_BEFORE, LOST);
    expect(lastLost(list)).toBe(AT - 125_000);
    expect(list.map((each) => producerWords(each, AT))).toEqual([
      'shop',
      'shop on node-1, silent for 15 m 00 s',
      'shop on node-1, silent for 2 m 05 s',
    ]);
  });

  it('names no moment while all report', async () => {
    expect(lastLost(await producers(PRESENT))).toBeUndefined();
  });

  it('leaves out what is no producer', async () => {
    expect(await producers(PRESENT, { ...LOST, lostSince: '2026-11-25' }, 'shop', null)).toHaveLength(1);
  });
});
