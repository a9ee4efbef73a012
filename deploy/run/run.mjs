#!/usr/bin/env node
// The door behind every npm script. It needs nothing but Node: packages, builds and a test browser are
// fetched or made when they are missing.
import { nodeProblem } from './node-version.mjs';

const COMMANDS = {
  bench: './commands/bench.mjs',
  build: './commands/build.mjs',
  chaos: './commands/chaos.mjs',
  check: './commands/check.mjs',
  demo: './commands/demo.mjs',
  dev: './commands/dev.mjs',
  start: './commands/start.mjs',
  test: './commands/test.mjs',
  'test:all': './commands/test-all.mjs',
  'test:rest': './commands/test-rest.mjs',
  'test:upstream': './commands/test-upstream.mjs',
};

async function main([name, ...args]) {
  const problem = nodeProblem(process.versions.node) ?? commandProblem(name);
  if (problem) return refuse(problem);
  // Imported late: an old Node stops at the sentence above, not at a syntax or an API it does not know.
  const { finish, stopOnSignals } = await import('./child.mjs');
  stopOnSignals();
  const { command } = await import(COMMANDS[name]);
  try {
    return await command(args);
  } finally {
    await finish();
  }
}

function commandProblem(name) {
  if (Object.hasOwn(COMMANDS, name ?? '')) return undefined;
  return `Unknown command ${name ?? ''}: choose one of ${Object.keys(COMMANDS).join(', ')}.`;
}

function refuse(sentence) {
  console.error(sentence);
  return 1;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => process.exit(refuse(error.name === 'SetupError' ? error.message : error)),
);
