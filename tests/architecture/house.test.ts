import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { cycles } from './cycles.ts';
import { importsOf } from './imports.ts';
import { wrongDirections } from './layers.ts';
import { strayPackages } from './packages.ts';
import { longFiles, shapeProblems, WARN_LINES } from './shape.ts';
import { isTest, ROOT, sourcesUnder } from './sources.ts';
import { strangers } from './top-level.ts';

const product = sourcesUnder('core-adapter/src', 'core-adapter/demo', 'sidecar/src', 'ui/src');
const all = [...product, ...sourcesUnder('tests', 'deploy')];
const imports = product.filter((source) => !isTest(source)).flatMap(importsOf);

test('the sources are found', () => {
  expect(product.length).toBeGreaterThan(10);
  expect(imports.length).toBeGreaterThan(10);
});

test('imports point one way', () => {
  expect(wrongDirections(imports)).toEqual([]);
});

test('each package is imported in its home only', () => {
  expect(strayPackages(imports)).toEqual([]);
});

test('no imports run in a circle', () => {
  expect(cycles(imports)).toEqual([]);
});

test('files are short, named, finished and export names', () => {
  const long = longFiles(all);
  // A warning only: the limit that fails is higher.
  if (long.length > 0) process.stderr.write(`Files over ${WARN_LINES} lines:\n${long.join('\n')}\n`);
  expect(shapeProblems(all)).toEqual([]);
});

test('the top level holds what it should and nothing more', () => {
  expect(strangers(readdirSync(ROOT))).toEqual([]);
});
