import { describe, expect, test } from '@jest/globals';
import { actorKey, type FacetValue } from '@loom-studio/core-adapter/protocol';
import { FACET_FIELDS } from '@loom-studio/core-adapter/query';
import fc from 'fast-check';
import type { View } from '../../studio.ts';
import { groupsOf } from './groups.ts';
import { comparatorOf, sortValueOf } from './order.ts';
import { createPlan, inFacet, MATCHES } from './plan.ts';
import type { LiveQuery, QueryText } from './queries.ts';
import { BANK, createQueryWorld, damage, registered, SHOP } from './query-world.ts';
import { readText } from './read-text.ts';
import { type Scene, statusOf } from './scene.ts';

describe('whatever happens', () => {
  const texts: fc.Arbitrary<QueryText> = fc.record({
    q: fc.constantFrom(
      '',
      'type:Order',
      'type:Order,Cart status:busy',
      'status:owner-lost',
      '-worker:w1',
      'worker:* type!=Cart',
      'messages>2 or status:failed',
      'age>3s',
      'a1',
      'app:bank type:Cart status:idle',
    ),
    sort: fc.constantFrom(
      'id',
      '-id',
      'status',
      '-messages',
      'worker',
      '-worker',
      'since',
      '-age',
      'queue',
      '-queue',
    ),
  });
  const id = fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c');
  const facts = fc.record(
    {
      status: fc.constantFrom('idle', 'busy', 'failed', 'odd one'),
      messageCount: fc.nat(4),
      queueDepth: fc.nat(2),
    },
    { requiredKeys: [] },
  );
  const more = fc.record(
    { type: fc.constantFrom('Order', 'Cart'), worker: fc.constantFrom('w1', 'w2') },
    { requiredKeys: ['type'] },
  );
  const app = fc.constantFrom(SHOP, BANK);
  const steps = fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ do: fc.constant('register' as const), app, id, facts, more }) },
      { weight: 16, arbitrary: fc.record({ do: fc.constant('change' as const), app, id, facts }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), app, id }) },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 4_000, 11_000) }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const) }) },
      { weight: 12, arbitrary: fc.record({ do: fc.constant('refresh' as const), wait: fc.boolean() }) },
      { weight: 12, arbitrary: fc.record({ do: fc.constant('turns' as const), count: fc.nat(4) }) },
    ),
    { minLength: 10, maxLength: 50, size: 'max' },
  );

  test('a refreshed query is what reading everything from scratch gives', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 3 }), steps, async (texts, steps) => {
        const world = await createQueryWorld();
        const queries = texts.map((text) => world.queries.watch(text));
        for (const step of steps) {
          if (step.do === 'refresh') {
            // What is not waited for runs while the next steps happen.
            const running = Promise.all(queries.map((each) => each.refresh()));
            if (step.wait) await running;
          }
          if (step.do === 'turns') await goRound(step.count);
          if (step.do === 'register')
            await world.send(step.app, [registered(step.id, { ...step.facts, ...step.more })]);
          if (step.do === 'change')
            await world.send(step.app, [{ kind: 'changed', at: world.now(), id: step.id, ...step.facts }]);
          if (step.do === 'remove')
            await world.send(step.app, [{ kind: 'removed', at: world.now(), id: step.id }]);
          if (step.do === 'pass') await world.pass(step.ms, [BANK]);
          if (step.do === 'damage') await damage(world);
        }
        await world.pass(1_000, [BANK]);
        for (const query of queries) {
          await query.refresh();
          expect(seen(query)).toEqual(fromScratch(world.view, query.text));
        }
        await world.close();
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

async function goRound(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await new Promise((resolve) => setImmediate(resolve));
}

function seen(query: LiveQuery) {
  return {
    order: query.order,
    total: query.total,
    rows: query.order.map((key) => query.row(key)?.v),
    facets: Object.fromEntries(FACET_FIELDS.map((field) => [field, byValue(query.facets[field])])),
  };
}

function byValue(values: FacetValue[]): FacetValue[] {
  return [...values].sort((left, right) => (left.value < right.value ? -1 : 1));
}

function fromScratch(view: View, text: QueryText) {
  const { query, sort } = readText(text);
  const plan = createPlan(query, sort);
  const scene: Scene = { now: view.state.now, lostSince: view.ownerLostSince, rate: () => undefined };
  const read = sortValueOf(sort);
  const placed = [...view.live()].map((record) => ({
    record,
    value: read(record, scene),
    place: plan.place(record, scene),
  }));
  const found = placed.filter(({ place }) => (place & MATCHES) !== 0).sort(comparatorOf(sort));
  const groups = groupsOf(view);
  const facet = (index: number) => {
    const field = FACET_FIELDS[index] ?? 'type';
    const counts = new Map<string, number>(groups[field].map((value) => [value, 0]));
    for (const { record, place } of placed) {
      const value = field === 'status' ? statusOf(record, view.ownerLostSince(record)) : record[field];
      if (value !== undefined && (place & inFacet(index)) !== 0)
        counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return byValue([...counts].map(([value, count]) => ({ value, count })));
  };
  return {
    order: found.map(({ record }) => actorKey(record.app, record.id)),
    total: found.length,
    rows: found.map(({ record }) => record.v),
    facets: { type: facet(0), status: facet(1), worker: facet(2), app: facet(3) },
  };
}
