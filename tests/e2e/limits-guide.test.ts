import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startRedis } from '../support/redis.ts';
import { startSidecar } from '../support/sidecar.ts';
import { ROOT } from '../support/tree.ts';

const LIMIT = /^studio_dropped_total\{limit="([^"]+)"\}/gm;

/** Names in code style in the first column of the guide's tables. */
async function named(): Promise<string[]> {
  const guide = await readFile(join(ROOT, 'docs/limits.md'), 'utf8');
  const cells = [...guide.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''));
}

it('names every limit that /metrics counts, and no other', async () => {
  const redis = await startRedis();
  const sidecar = await startSidecar({ REDIS_URL: redis.url, LOOM_REDIS_URL: redis.url });
  const text = await (await fetch(`${sidecar.url}/metrics`)).text();
  await sidecar.kill();
  await redis.close();
  const told = [...text.matchAll(LIMIT)].map(([, limit]) => limit);
  const names = await named();
  const limits = names.filter((name) => !name.startsWith('studio_'));
  expect(limits.sort()).toEqual(told.sort());
  for (const counter of names.filter((name) => name.startsWith('studio_')))
    expect(text).toMatch(new RegExp(`^${counter} \\d+$`, 'm'));
}, 60_000);
