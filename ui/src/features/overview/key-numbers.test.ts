import { describe, expect, it } from '@jest/globals';
import { group } from '../metrics/some-series.ts';
import type { Queue } from '../queues/model.ts';
import { keyNumbers } from './key-numbers.ts';

const STEP = 10_000;
const COUNT = 40;
const times = Array.from({ length: COUNT }, (_, index) => (index + 1) * STEP);
const level = (usual: number, last: number) => times.map((_, index) => (index < COUNT - 6 ? usual : last));

function numbers(lines: Parameters<typeof group>[2], lost = 0, failed = 0, queues: Queue[] = []) {
  const data = {
    now: COUNT * STEP,
    stepMs: STEP,
    times,
    groups: [group('all', 'all', lines)],
    grid: [],
    others: 0,
  };
  return keyNumbers(data, { lost, failed }, queues);
}

describe('the five numbers', () => {
  it('are calm when all is as it was', () => {
    const all = numbers({
      actors: level(412, 412),
      rate: level(50, 52),
      errors: level(0, 0),
      depth: level(9, 9),
      waitP95: level(40, 41),
    });
    expect(all.map(({ value }) => value)).toEqual(['412', '52', '41 ms', '0', '9']);
    expect(all.map(({ mood }) => mood)).toEqual(Array(5).fill('calm'));
    expect(all[3]?.words).toBe('none in the 5 min before');
  });

  it('name what is lost and failed before anything else', () => {
    const [actors] = numbers({ actors: level(412, 412) }, 1_234, 12);
    expect(actors).toMatchObject({ words: '1,234 owner lost, 12 failed', mood: 'lost' });
    expect(numbers({ actors: level(1, 1) }, 0, 1)[0]).toMatchObject({ words: '1 failed', mood: 'failed' });
  });

  it('are never calm where a part of all messages fails, however usual that is', () => {
    const usual = { errors: level(1, 1), rate: level(20, 20) };
    expect(numbers(usual)[3]).toMatchObject({ words: '5 % of messages', mood: 'failed' });
    expect(numbers({ ...usual, rate: level(2_000, 2_000) })[3]?.mood).toBe('calm');
    expect(numbers({ errors: level(0.05, 0.05), rate: level(0.1, 0.1) })[3]?.mood).toBe('calm');
    expect(numbers({ errors: level(1, 1) })[3]?.mood).toBe('calm');
  });

  it('mark longer waits and more failures, and never fewer', () => {
    const [, , wait, failures] = numbers({ waitP95: level(40, 4_800), errors: level(2, 52) });
    expect(wait).toMatchObject({ value: '4.8 s', words: 'mostly 40 ms in the 5 min before', mood: 'failed' });
    expect(failures).toMatchObject({ value: '52', words: 'mostly 2.0 in the 5 min before', mood: 'failed' });
    expect(numbers({ waitP95: level(4_800, 40) })[2]?.mood).toBe('calm');
    expect(numbers({ waitP95: level(3, 9) })[2]?.mood).toBe('calm');
    expect(numbers({ waitP95: level(200, 250) })[2]?.mood).toBe('calm');
  });

  it('mark no value that is as usual by now, whatever the last minute was', () => {
    const waitP95 = level(9_500, 30_000);
    waitP95[COUNT - 1] = 9_500;
    expect(numbers({ waitP95 })[2]).toMatchObject({
      value: '9.5 s',
      words: 'mostly 9.5 s in the 5 min before',
      mood: 'calm',
    });
  });

  it('say how fast what waits grows', () => {
    const depth = times.map((_, index) => (index < COUNT - 6 ? 100 : 100 + (index - COUNT + 7) * 570));
    expect(numbers({ depth })[4]).toMatchObject({ words: 'growing by 57/s', mood: 'warn' });
  });

  it('are dashes where nobody measured', () => {
    const all = numbers({ actors: level(3, 3) });
    expect(all.map(({ value }) => value)).toEqual(['3', '–', '–', '–', '–']);
    expect(all[4]).toMatchObject({ words: 'not reported', mood: 'calm' });
  });

  it('say what waits in queues where actors tell no depth', () => {
    const queues = [{ depth: 460 }, { depth: 4 }, {}] as Queue[];
    expect(numbers({}, 0, 0, queues)[4]).toMatchObject({ value: '464', words: 'in 2 queues now' });
    expect(numbers({}, 0, 0, [{}] as Queue[])[4]).toMatchObject({ value: '–', words: 'not reported' });
    expect(numbers({ depth: level(9, 9) }, 0, 0, queues)[4]).toMatchObject({ value: '9' });
  });

  it('tell how many actors came or went', () => {
    const actors = times.map((_, index) => (index < COUNT - 3 ? 400 : 412));
    expect(numbers({ actors })[0]?.words).toBe('+12 within a minute');
  });
});
