import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../support/tree.ts';

const { holesIn } = await import(join(ROOT, 'deploy/run/complete-lock.mjs'));
const { hostsIn, loosePins } = await import(join(ROOT, 'deploy/run/pins.mjs'));

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const lock = JSON.parse(text('package-lock.json'));

test('the lock file names no registry', () => {
  expect(hostsIn(text('package-lock.json'))).toEqual([]);
  expect(hostsIn('{ "resolved": "https://registry.example/a.tgz" }')).toEqual(['https://registry.example']);
});

test('the lock file names the platform binaries of every platform, so that `npm ci` accepts it anywhere', () => {
  expect(holesIn(lock)).toEqual([]);
});

test.each(['package.json', 'core-adapter/package.json', 'sidecar/package.json', 'ui/package.json'])(
  '%s pins each dependency to one version',
  (path) => {
    expect(loosePins(JSON.parse(text(path)))).toEqual([]);
  },
);

test.each(['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1.0.0', 'github:a/b', 'npm:ws@^8.0.0'])(
  '%s is no pin',
  (version) => {
    expect(loosePins({ dependencies: { a: version } })).toEqual([`a@${version}`]);
  },
);
