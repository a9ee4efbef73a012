import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contrastOf } from '../../ui/src/features/design/contrast.ts';
import { EDGES, HEAT, PAIRS } from '../../ui/src/features/design/token-names.ts';
import { ROOT } from '../support/tree.ts';

const css = readFileSync(join(ROOT, 'ui/src/styles/tokens.css'), 'utf8');
const LIGHT = tokensOf('\n[data-theme="light"] {');
const DARK = new Map([...LIGHT, ...tokensOf('\n[data-theme="dark"] {')]);

/** The raw colours of one theme. */
function tokensOf(head: string): Map<string, string> {
  const from = css.indexOf(head);
  const block = css.slice(from, css.indexOf('}', from));
  return new Map(
    [...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('of the %s theme', (_, tokens) => {
  const ratio = (ink: string, ground: string) => contrastOf(tokens.get(ink) ?? '', tokens.get(ground) ?? '');

  it.each(PAIRS)('lets text be read: $ink on $ground', ({ ink, ground }) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(EDGES)('lets edges be seen: $ink on $ground', ({ ink, ground }) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(3);
  });

  it.each(HEAT)('lets values in heat cells be read: $ink on $ground', ({ ink, ground }) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
});
