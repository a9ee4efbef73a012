import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../support/tree.ts';

const { completed, holesIn } = await import(join(ROOT, 'deploy/run/complete-lock.mjs'));

const holed = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      license: 'MIT',
      optionalDependencies: { '@tool/linux-x64-musl': '1.0.0', '@tool/win32-arm64-msvc': '1.0.0' },
    },
    'node_modules/@tool/linux-x64-musl': { version: '1.0.0' },
  },
};

test('a platform binary that a registry did not have is named in the lock', () => {
  expect(holesIn(holed)).toEqual([
    { name: '@tool/win32-arm64-msvc', version: '1.0.0', dev: true, license: 'MIT' },
  ]);
  expect(completed(holed).packages['node_modules/@tool/win32-arm64-msvc']).toEqual({
    version: '1.0.0',
    cpu: ['arm64'],
    dev: true,
    license: 'MIT',
    optional: true,
    os: ['win32'],
  });
  expect(holesIn(completed(holed))).toEqual([]);
});

test('a name without a platform is not guessed', () => {
  const unclear = { packages: { 'node_modules/tool': { optionalDependencies: { extra: '1.0.0' } } } };
  expect(() => completed(unclear)).toThrow('The platform of extra');
});
