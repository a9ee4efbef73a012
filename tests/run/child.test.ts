import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { type Process, startProcess } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';

let program: Process | undefined;
afterEach(() => program?.kill());

/** A program on the runner's way to start and end things. */
function run(...lines: string[]): Process {
  const code = [
    `import { atEnd, finish, stopOnSignals } from ${JSON.stringify(join(ROOT, 'deploy/run/child.mjs'))};`,
    `import { setTimeout as sleep } from 'node:timers/promises';`,
    `atEnd(() => sleep(100).then(() => console.log('all is put away')));`,
    ...lines,
  ];
  program = startProcess(process.execPath, ['--input-type=module', '--eval', code.join('\n')], { cwd: ROOT });
  return program;
}

test('a signal ends the runner only after everything is put away, whoever else listens for it', async () => {
  const started = run(
    'stopOnSignals();',
    // As libraries do that clean up after themselves.
    `process.on('SIGTERM', () => process.listenerCount('SIGTERM') === 1 && process.kill(process.pid, 'SIGKILL'));`,
    'setInterval(() => undefined, 1_000);',
    `console.log('ready');`,
  );
  await started.printed(/ready/);
  started.signal('SIGTERM');
  expect(await started.ended).toBe(143);
  expect(started.output()).toContain('all is put away');
});

test('a second signal ends it at once', async () => {
  const started = run(
    'stopOnSignals();',
    `atEnd(() => new Promise(() => console.log('hangs')));`,
    'setInterval(() => undefined, 1_000);',
    `console.log('ready');`,
  );
  await started.printed(/ready/);
  started.signal('SIGTERM');
  await started.printed(/hangs/);
  started.signal('SIGTERM');
  expect(await started.ended).toBe(143);
});

test('things are put away once, and everybody who ends the runner waits for it', async () => {
  const started = run('void finish();', 'await finish();', `console.log('end');`);
  expect(await started.ended).toBe(0);
  expect(started.output()).toBe('all is put away\nend\n');
});
