import { expect, test } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { createWorld } from '../../suite/world.ts';

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
