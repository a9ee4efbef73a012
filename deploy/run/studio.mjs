import { startNode } from './child.mjs';
import { SIDECAR } from './paths.mjs';

/** The one line the sidecar prints when it listens. */
const START_LINE = /^Loom Studio \S+ on (https?:\/\/\S+)/m;

const program = (args) => ['--enable-source-maps', SIDECAR, ...args];

/** Starts the built sidecar on this terminal. */
export const startStudio = (args = []) => startNode(program(args));

/** Starts it and learns its `address`, which resolves to undefined when it ends first. */
export function startAddressedStudio() {
  const child = startNode(program([]), {
    // Read through a pipe its log is JSON, made for machines: here a person watches, so only what matters.
    env: { LOG_LEVEL: 'warn', ...process.env },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  child.stdout.pipe(process.stdout);
  child.address = Promise.race([announced(child.stdout), child.ended.then(() => undefined)]);
  return child;
}

/** The address in the start line. */
function announced(output) {
  return new Promise((resolve) => {
    let text = '';
    const read = (chunk) => {
      text += chunk;
      const found = START_LINE.exec(text.slice(0, text.lastIndexOf('\n') + 1));
      if (!found) return;
      output.off('data', read);
      resolve(found[1]);
    };
    output.on('data', read);
  });
}
