import { startNode } from './child.mjs';
import { SIDECAR } from './paths.mjs';

const ADDRESS = /https?:\/\/(?:\[[\d:a-f]+\]|[\w.-]+):\d+/i;

/** Starts the built sidecar and passes its output on. `address` resolves to undefined when it ends first. */
export function startStudio(args = [], env = {}) {
  const child = startNode(['--enable-source-maps', SIDECAR, ...args], {
    env: { ...process.env, ...env },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  child.stdout.pipe(process.stdout);
  child.address = Promise.race([announced(child.stdout), child.ended.then(() => undefined)]);
  return child;
}

/** The first address the start-up lines name. */
function announced(output) {
  return new Promise((resolve) => {
    let text = '';
    const read = (chunk) => {
      text += chunk;
      const found = ADDRESS.exec(text.slice(0, text.lastIndexOf('\n') + 1));
      if (!found) return;
      output.off('data', read);
      resolve(found[0]);
    };
    output.on('data', read);
  });
}
