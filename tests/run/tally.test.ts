import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../support/tree.ts';

const { tally } = await import(join(ROOT, '.ci/tally.mjs'));

const GREEN = {
  numTotalTests: 2,
  numPassedTests: 2,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};
const ALL_GREEN = { test: GREEN, check: GREEN, faults: GREEN, install: GREEN, redis: GREEN, chaos: GREEN };
const ENDED_WELL = [{ name: 'npm test', code: '0' }];

test('green runs are summed', () => {
  expect(tally(ALL_GREEN, ENDED_WELL)).toEqual({ passed: 12, failed: 0, notes: [] });
});

test.each<[string, object]>([
  ['a failed test', { numFailedTests: 1 }],
  ['a skipped test', { numPendingTests: 1 }],
  ['a test still to be written', { numTodoTests: 1 }],
  ['a file that could not run', { numRuntimeErrorTestSuites: 1 }],
  ['a run without tests', { numTotalTests: 0 }],
])('%s is one failure', (_, change) => {
  expect(tally({ ...ALL_GREEN, test: { ...GREEN, ...change } }, ENDED_WELL).failed).toBe(1);
});

test('a run that left no report is one failure', () => {
  expect(tally({ ...ALL_GREEN, install: undefined }, ENDED_WELL)).toEqual({
    passed: 10,
    failed: 1,
    notes: ['install: 1 run without a report'],
  });
});

test('a step that ended badly counts even when all its tests passed', () => {
  expect(tally(ALL_GREEN, [{ name: 'npm test', code: '124' }])).toEqual({
    passed: 12,
    failed: 1,
    notes: ['npm test ended with 124'],
  });
});

test('a run that not every machine can do is missed only where it is expected', () => {
  expect(tally(ALL_GREEN, ENDED_WELL).failed).toBe(0);
  expect(tally(ALL_GREEN, ENDED_WELL, ['containers'])).toEqual({
    passed: 12,
    failed: 1,
    notes: ['containers: 1 run without a report'],
  });
  expect(tally({ ...ALL_GREEN, containers: GREEN }, ENDED_WELL, ['containers'])).toEqual({
    passed: 14,
    failed: 0,
    notes: [],
  });
});

test('a run that not every machine can do counts wherever it ran', () => {
  const red = { ...GREEN, numPassedTests: 1, numFailedTests: 1 };
  expect(tally({ ...ALL_GREEN, containers: red }, ENDED_WELL)).toMatchObject({ passed: 13, failed: 1 });
});
