import { describe, expect, test } from '@jest/globals';
import { cycles } from './cycles.ts';
import { type Import, importsOf } from './imports.ts';
import { wrongDirections } from './layers.ts';
import { strayPackages } from './packages.ts';
import { longFiles, shapeProblems } from './shape.ts';
import { strangers } from './top-level.ts';

describe('imports are read', () => {
  const read = (text: string): Array<[string, boolean]> =>
    importsOf({ path: 'sidecar/src/features/actors/list.ts', text }).map(({ to, typeOnly }) => [
      to,
      typeOnly,
    ]);

  test.each<[string, string, boolean]>([
    ["import { z } from 'zod';", 'zod', false],
    ["import 'node:fs';", 'node:fs', false],
    ["import * as z from 'zod';", 'zod', false],
    ["import z, { type A } from 'zod';", 'zod', false],
    ["import {\n  type A,\n  b,\n} from '../metrics/sum.ts';", 'sidecar/src/features/metrics/sum.ts', false],
    ["import { type A, type B } from './a.ts';", 'sidecar/src/features/actors/a.ts', true],
    [
      "import type { A } from '@loom-studio/core-adapter/protocol';",
      'core-adapter/src/protocol/index.ts',
      true,
    ],
    ["export * from './a.ts';", 'sidecar/src/features/actors/a.ts', false],
    ["export type { A } from './a.ts';", 'sidecar/src/features/actors/a.ts', true],
    ["const { Redis } = await import('ioredis');", 'ioredis', false],
    ["  const uws = require('uWebSockets.js');", 'uWebSockets.js', false],
    ["type Uws = typeof import('uWebSockets.js');", 'uWebSockets.js', true],
  ])('%s', (text, to, typeOnly) => {
    expect(read(text)).toEqual([[to, typeOnly]]);
  });

  test('comments and exported values are not imports', () => {
    expect(
      read("// import a from 'zod';\n/**\n * import b from 'zod';\n */\nexport const name = 'zod';"),
    ).toEqual([]);
  });

  test('two statements are two imports', () => {
    expect(read("import { a } from 'a';\nexport function f() {}\nimport type { b } from 'b';")).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });
});

describe('planted violations of direction go red', () => {
  const zod = edge('core-adapter/src/protocol/actor.ts', 'zod');

  test.each<[string, string]>([
    ['sidecar/src/engine/memory.ts', 'sidecar/src/ingest/reduce.ts'],
    ['sidecar/src/ingest/ingester.ts', 'sidecar/src/features/actors/list.ts'],
    ['sidecar/src/features/actors/actors.routes.ts', 'sidecar/src/transport/uws.ts'],
    ['sidecar/src/transport/node.ts', 'sidecar/src/app.ts'],
    ['sidecar/src/app.ts', 'sidecar/src/main.ts'],
    ['sidecar/src/log.ts', 'sidecar/src/engine/engine.ts'],
    ['core-adapter/src/protocol/actor.ts', 'sidecar/src/engine/engine.ts'],
    ['core-adapter/src/protocol/actor.ts', 'core-adapter/src/outbox.ts'],
    ['core-adapter/src/outbox.ts', 'sidecar/src/engine/engine.ts'],
    ['core-adapter/src/outbox.ts', 'core-adapter/src/protocol/actor.ts'],
    ['sidecar/src/app.ts', 'core-adapter/src/index.ts'],
    ['ui/src/net/socket.ts', 'core-adapter/src/protocol/actor.ts'],
    ['ui/src/main.tsx', 'sidecar/src/studio.ts'],
    ['sidecar/src/features/alerts/rules.ts', 'sidecar/src/features/actors/list.ts'],
  ])('%s → %s', (from, to) => {
    expect(wrongDirections([zod, edge(from, to)])).toEqual([expect.stringContaining(`${from} → ${to}`)]);
  });

  test('types are no way around a layer', () => {
    expect(wrongDirections([edge('sidecar/src/engine/memory.ts', 'sidecar/src/app.ts', true)])).toHaveLength(
      1,
    );
  });

  test.each<[string, string, boolean]>([
    ['sidecar/src/main.ts', 'sidecar/src/app.ts', false],
    ['sidecar/src/transport/uws.ts', 'sidecar/src/features/problem.ts', false],
    ['sidecar/src/features/actors/actors.routes.ts', 'sidecar/src/features/problem.ts', false],
    ['sidecar/src/engine/memory.ts', 'sidecar/src/log.ts', false],
    ['sidecar/src/ingest/replica.ts', 'core-adapter/src/protocol/actor.ts', false],
    ['core-adapter/src/outbox.ts', 'core-adapter/src/protocol/limits.ts', false],
    ['core-adapter/src/outbox.ts', 'core-adapter/src/protocol/actor.ts', true],
    ['ui/src/net/socket.ts', 'core-adapter/src/protocol/limits.ts', false],
    ['core-adapter/demo/main.ts', 'core-adapter/src/index.ts', false],
    ['ui/src/net/socket.ts', 'core-adapter/src/protocol/index.ts', true],
  ])('%s → %s is fine', (from, to, typeOnly) => {
    expect(wrongDirections([zod, edge(from, to, typeOnly)])).toEqual([]);
  });

  test('zod behind another protocol file is seen', () => {
    const barrel = edge('core-adapter/src/protocol/index.ts', 'core-adapter/src/protocol/actor.ts');
    const run = edge('core-adapter/src/outbox.ts', 'core-adapter/src/protocol/index.ts');
    expect(wrongDirections([zod, barrel, run])).toHaveLength(1);
  });
});

describe('planted violations of packages go red', () => {
  test.each<[string, string]>([
    ['sidecar/src/features/actors/list.ts', 'ioredis'],
    ['core-adapter/src/links/http.ts', 'ioredis'],
    ['sidecar/src/transport/node.ts', 'uWebSockets.js'],
    ['sidecar/src/features/actors/list.ts', 'zod'],
    ['sidecar/src/features/actors/list.ts', 'hono'],
    ['sidecar/src/ingest/replica.ts', '@hono/zod-openapi'],
    ['ui/src/main.tsx', 'zod'],
  ])('%s imports %s', (from, to) => {
    expect(strayPackages([edge(from, to)])).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['sidecar/src/engine/redis/log.ts', 'ioredis'],
    ['core-adapter/src/links/redis.ts', 'ioredis'],
    ['sidecar/src/transport/uws.ts', 'uWebSockets.js'],
    ['sidecar/src/config.ts', 'zod'],
    ['sidecar/src/features/actors/actors.routes.ts', '@hono/zod-openapi'],
    ['sidecar/src/features/actors/routes.ts', 'hono'],
    ['sidecar/src/features/problem.ts', 'hono/utils'],
    ['sidecar/src/features/auth/guard.ts', 'hono'],
    ['sidecar/src/features/actors/list.ts', 'zodiac'],
  ])('%s may import %s', (from, to) => {
    expect(strayPackages([edge(from, to)])).toEqual([]);
  });
});

describe('cycles', () => {
  test('are reported with their path', () => {
    expect(cycles([edge('a.ts', 'b.ts'), edge('b.ts', 'c.ts'), edge('c.ts', 'b.ts')])).toEqual([
      'b.ts → c.ts → b.ts',
    ]);
  });

  test('of types alone are none', () => {
    expect(cycles([edge('a.ts', 'b.ts'), edge('b.ts', 'a.ts', true)])).toEqual([]);
  });

  test('are not seen where two ways lead to one file', () => {
    expect(
      cycles([edge('a.ts', 'b.ts'), edge('a.ts', 'c.ts'), edge('b.ts', 'd.ts'), edge('c.ts', 'd.ts')]),
    ).toEqual([]);
  });
});

describe('planted violations of shape go red', () => {
  const unfinished = ['TO', 'DO'].join('');

  test.each<[string, string]>([
    ['sidecar/src/long.ts', 'a;\n'.repeat(401)],
    ['sidecar/src/utils/a.ts', ''],
    ['sidecar/src/session-manager.ts', ''],
    ['sidecar/src/a.ts', `// ${unfinished}: later`],
    ['tests/e2e/a.test.ts', `  ${'test'}.only('a', () => {});`],
    ['tests/e2e/a.test.ts', `${'describe'}.skip('a', () => {});`],
    ['tests/e2e/a.test.ts', `${'it'}.each([]).skip('a', () => {});`],
    ['ui/src/app.tsx', 'export default function App() {}'],
  ])('%s', (path, text) => {
    expect(shapeProblems([{ path, text }])).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['sidecar/src/a.ts', 'a;\n'.repeat(400)],
    ['jest.config.mjs', 'export default {};'],
    ['sidecar/src/community.ts', 'skip.only();'],
  ])('%s is fine', (path, text) => {
    expect(shapeProblems([{ path, text }])).toEqual([]);
  });

  test('files over 250 lines are listed', () => {
    expect(longFiles([{ path: 'a.ts', text: '\n'.repeat(251) }])).toEqual(['a.ts: 251 lines']);
    expect(longFiles([{ path: 'a.ts', text: '\n'.repeat(250) }])).toEqual([]);
  });

  test('a stranger at the top level is named', () => {
    expect(strangers(['ui', 'scripts', 'node_modules', 'README.md'])).toEqual(['scripts']);
  });
});

function edge(from: string, to: string, typeOnly = false): Import {
  return { from, to, typeOnly };
}
