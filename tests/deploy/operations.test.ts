import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { configTable } from '../../sidecar/src/config.ts';
import { ROOT } from '../support/tree.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');

let guide: string;
beforeAll(async () => {
  guide = await read('docs/operations.md');
});

/** The part of a text under a heading, to the next heading of its level. */
function under(heading: string): string {
  const [, after = ''] = guide.split(`\n## ${heading}\n`);
  return after.split(/\n## /)[0] ?? '';
}

test('every alert has its section, and no other has one', async () => {
  const { groups } = parse(await read('deploy/prometheus/alerts.yml'));
  const alerts = groups.flatMap(({ rules }: { rules: Array<{ alert: string }> }) =>
    rules.map(({ alert }) => alert),
  );
  const sections = [...under('Alerts').matchAll(/^### (.+)$/gm)].map(([, name]) => name);
  expect(sections.sort()).toEqual(alerts.sort());
  for (const text of under('Alerts')
    .split(/^### .+$/m)
    .slice(1))
    expect(text.trim().length).toBeGreaterThan(80);
});

test('it is found from the README, and what it refers to is there', async () => {
  expect(await read('README.md')).toContain('](docs/operations.md)');
  const headings = async (path: string) =>
    [...(await read(path)).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
  for (const [, path = '', anchor] of guide.matchAll(/\]\(([^)#]*)(?:#([^)]*))?\)/g)) {
    const file = path === '' ? 'docs/operations.md' : join('docs', path);
    if (anchor !== undefined)
      expect([file, await headings(file)]).toEqual([file, expect.arrayContaining([anchor])]);
    else if (!file.startsWith('deploy/prometheus') || file.endsWith('.yml'))
      expect(await read(file)).not.toBe('');
  }
});

test('variables and series it names exist', async () => {
  const known = [...configTable().matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  // Those of the composed studio, of the adapter and of Node.
  const others = ['STUDIO_HOSTS', 'STUDIO_URL', 'NODE_EXTRA_CA_CERTS'];
  for (const [, name] of guide.matchAll(/`([A-Z]+_[A-Z_]+)`/g)) expect([...known, ...others]).toContain(name);
  const exported = await Promise.all(
    ['prometheus', 'studio-figures'].map((name) => read(`sidecar/src/features/metrics/${name}.ts`)),
  );
  for (const [, name] of guide.matchAll(/`(studio_\w+)`/g))
    expect(exported.join('\n')).toContain(`'${name}'`);
});
