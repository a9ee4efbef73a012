import { describe, expect, it } from '@jest/globals';
import { chartPlans, endLabel, isolated, readoutsAt } from './plot-lines.ts';
import { group, series } from './some-series.ts';

const data = series(
  [1, 2],
  [
    group('all', 'all', {
      rate: [10, 12],
      waitP50: [0, 2],
      waitP95: [4, 40],
      waitP99: [9, 4_800],
      depth: [6, 8],
    }),
    group('group', 'Order', { rate: [6, 8], errors: [0, 0.4], depth: [4, 5] }),
    group('group', 'Payment', { rate: [4, 4], errors: [0, 2], depth: [2, 3] }),
  ],
);
const planOf = (name: string, accented?: string) => {
  const plan = chartPlans(data, accented).find((each) => each.name === name);
  if (!plan) throw new Error(`no chart ${name}`);
  return plan;
};

describe('charts', () => {
  it('draw all messages above the largest groups, from zero', () => {
    const plan = planOf('messages');
    expect(plan.lines.map(({ label }) => label)).toEqual(['all', 'Order', 'Payment']);
    expect(plan.scale).toMatchObject({ kind: 'linear', max: 15 });
    expect(plan.lines.map((line) => endLabel(line, plan.unit))).toEqual([
      'all 12',
      'Order 8.0',
      'Payment 4.0',
    ]);
  });

  it('draw the brushed group in the accent', () => {
    const tokens = planOf('messages', 'group:Payment').lines.map(({ stroke }) => stroke.token);
    expect(tokens).toEqual(['--t1', '--t2', '--accent']);
  });

  it('draw waits on a logarithm, and read them as measured', () => {
    const plan = planOf('waits');
    expect(plan.scale).toMatchObject({ kind: 'log', min: 1, max: 10_000 });
    expect(plan.lines[0]?.drawn).toEqual([1, 2]);
    expect(readoutsAt(plan, 0).map(({ text }) => text)).toEqual(['0 ms', '4 ms', '9 ms']);
    expect(readoutsAt(plan, 1).map(({ text }) => text)).toEqual(['2 ms', '40 ms', '4.8 s']);
  });

  it('pile queues up, each label at the middle of its part', () => {
    const plan = planOf('depth');
    expect(plan.lines.map(({ label, drawn }) => [label, drawn])).toEqual([
      ['Payment', [6, 8]],
      ['Order', [4, 5]],
    ]);
    expect(plan.lines.map(({ endAt }) => endAt)).toEqual([6.5, 2.5]);
    expect(readoutsAt(plan, 1)).toEqual([
      { label: 'Payment', text: '3' },
      { label: 'Order', text: '5' },
    ]);
  });

  it('do not draw the parts of a pile that were never more than zero', () => {
    const errors = (all: number[], payment: number[]) =>
      chartPlans(
        series(
          [1, 2],
          [
            group('all', 'all', { errors: all }),
            group('group', 'Order', { errors: [0, 0] }),
            group('group', 'Payment', { errors: payment }),
          ],
        ),
        undefined,
      )[2]?.lines.map((line) => endLabel(line, 'rate'));
    expect(errors([1, 0], [1, 0])).toEqual(['Payment 0']);
    expect(errors([0, 0], [0, 0])).toEqual(['all 0']);
  });

  it('have no line and no label for what nobody measured', () => {
    const silent = series([1], [group('all', 'all', { rate: [1] })]);
    expect(chartPlans(silent, undefined).map(({ lines }) => lines.length)).toEqual([1, 0, 0, 0]);
    const broken = series([1, 2], [group('all', 'all', { rate: [1, null] })]);
    expect(chartPlans(broken, undefined)[0]?.lines[0]).not.toHaveProperty('endAt');
  });

  it('mark single points that no line would show', () => {
    expect(isolated([1, null, 2, null, 3, 4])).toEqual([0, 2]);
    expect(isolated([1])).toEqual([0]);
  });
});
