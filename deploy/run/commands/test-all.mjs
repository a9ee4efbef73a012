import { command as test } from './test.mjs';
import { command as rest } from './test-rest.mjs';

/** Everything, to the end even when an early part fails. */
export async function command(args) {
  const codes = [await test(args), await rest()];
  return Math.max(...codes);
}
