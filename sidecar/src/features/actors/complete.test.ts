import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createWorkbench, type Workbench } from '../../ingest/workbench.ts';
import { complete } from './complete.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await createWorkbench();
  const at = bench.now();
  const registered = (id: string, type: string, status: string, more: object = {}) => ({
    ...{ kind: 'registered' as const, at, id, type, status },
    ...more,
  });
  await bench.send('shop', [
    registered('a', 'Order', 'busy', { worker: 'w 1', metadata: { region: 'eu', size: { 'a b': 1 } } }),
    registered('b', 'Order', 'in review', {
      worker: 'w-2',
      metadata: { region: 'us', tags: ['new', 'old'] },
    }),
    registered('c', 'Reorder', 'idle', { metadata: JSON.parse('{"__proto__":{"x":1},"region":5}') }),
  ]);
});

afterAll(() => bench.close());

/** `|` is the caret. The whole texts that the options would make. */
function offered(marked: string): string[] {
  const text = marked.replace('|', '');
  const { from, to, options } = complete(bench.view, text, marked.indexOf('|'));
  return options.map((option) => text.slice(0, from) + option.text + text.slice(to));
}

test.each<[string, string[]]>([
  ['wa|', ['waited>']],
  ['a s|', ['a status:', 'a since>', 'a seen>', 'a status:busy', 'a app:shop']],
  ['Ord|', ['type:Order', 'type:Reorder']],
  ['type:|', ['type:Order', 'type:Reorder']],
  ['-type:re|order x', ['-type:Reorder x']],
  ['type:Order,re|', ['type:Order,Reorder']],
  ['status:in|', ['status:in-review']],
  ['worker:w|', ['worker:"w 1"', 'worker:w-2']],
  ['worker:"w |', ['worker:"w 1"']],
  ['metadata.|', ['metadata.__proto__.', 'metadata.region:', 'metadata.size.', 'metadata.tags:']],
  ['metadata.size.|', ['metadata.size."a b":']],
  ['metadata.region:|', ['metadata.region:5', 'metadata.region:eu', 'metadata.region:us']],
  ['metadata.tags:n|', ['metadata.tags:new']],
  ['waited>|', []],
  ['"free |', []],
])('%s', (marked, options) => {
  expect(offered(marked)).toEqual(options);
});

test('says what a field holds and how many have a value', () => {
  expect(complete(bench.view, 'rat', 3).options).toEqual([
    { text: 'rate>', about: 'messages a second over the last ten' },
  ]);
  expect(complete(bench.view, 'type:', 5).options[0]).toEqual({ text: 'Order', count: 2 });
});

test('a caret beyond the text is at its end', () => {
  expect(complete(bench.view, 'ty', 99)).toMatchObject({ from: 0, to: 2, options: [{ text: 'type:' }] });
});
