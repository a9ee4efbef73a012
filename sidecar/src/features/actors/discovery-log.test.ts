import { expect, test } from '@jest/globals';
import type { ActorRecord, ChangeEntry } from '@loom-studio/core-adapter/protocol';
import { eventually } from '../../../../tests/support/eventually.ts';
import { silentLog } from '../../log.ts';
import { createWorld } from '../../suite/world.ts';
import { createDiscoveryLog } from './discovery-log.ts';

test('an actor is logged with its app', () => {
  const lines: unknown[] = [];
  const info = (...line: unknown[]) => lines.push(line);
  const record = { app: 'shop', id: 'o-1', type: 'Order', status: 'idle' } as ActorRecord;
  const discovered = createDiscoveryLog(
    { live: () => [].values() } as never,
    { ...silentLog, info },
    () => 0,
  );
  discovered.onChange({ actors: [{ key: 'shop:o-1', whole: record }] } as unknown as ChangeEntry);
  expect(lines).toEqual([[{ app: 'shop' }, 'Discovered actor o-1 (Order)']]);
});

test('a crowd is logged by its first twenty and their number', async () => {
  const world = await createWorld({ TRANSPORT: 'node' });
  const events = Array.from({ length: 50 }, (_, n) => ({
    type: 'actor:registered',
    actorId: `c${n}`,
    actorType: 'Crowd',
  }));
  await world.post('/api/events', events);
  const said = world.logged.filter((line) => line.startsWith('Discovered actor'));
  expect(said).toHaveLength(20);
  await eventually(() => expect(world.logged.join('\n')).toContain('Discovered 30 more actors'));
  await world.post('/api/events', events);
  expect(world.logged.filter((line) => line.startsWith('Discovered actor'))).toHaveLength(20);
  await world.close();
});
