import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../support/tree.ts';

const { nodeProblem } = await import(join(ROOT, 'deploy/run/node-version.mjs'));

test.each(['18.20.4', '20.10.0', '8.0.0'])('Node %s is too old, and one sentence says so', (version) => {
  expect(nodeProblem(version)).toBe(`Loom Studio needs Node 20.11 or newer; this is ${version}.`);
});

test.each(['20.11.0', '20.20.2', '22.0.0', '24.9.0'])('Node %s is new enough', (version) => {
  expect(nodeProblem(version)).toBeUndefined();
});
