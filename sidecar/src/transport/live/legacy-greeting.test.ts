import { expect, test } from '@jest/globals';
import { eventually } from '../../../../tests/support/eventually.ts';
import { type Client, createWorld } from '../../suite/world.ts';

const ROUNDS = 8;

/** What a client that applies every frame in order believes. */
function believed({ frames }: Client): Map<string, number> {
  const actors = new Map<string, number>();
  for (const { type, data } of frames) {
    if (type === 'actors') {
      actors.clear();
      for (const { id, messageCount } of data) actors.set(id, messageCount);
    } else if (type === 'actor:update') actors.set(data.id, data.messageCount);
    else if (type === 'actor:removed') actors.delete(data.id);
  }
  return actors;
}

test('whoever joins amid changes and removals ends up with the truth, and the list comes first', async () => {
  const world = await createWorld({ TRANSPORT: 'node' });
  const at = Date.now();
  const ids = Array.from({ length: 4000 }, (_, n) => `a${n}`);
  let next = 1;
  const flush = async (events: object[]) => {
    await world.flush(next, events);
    next += events.length;
  };
  for (let start = 0; start < ids.length; start += 1000) {
    const some = ids.slice(start, start + 1000);
    await flush(some.map((id) => ({ kind: 'registered', at, id, type: 'T', messageCount: 0 })));
  }
  const clients: Client[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const joining = world.connect();
    const touched = ids.filter((_, n) => n % ROUNDS === round);
    const gone = new Set(touched.slice(0, 20));
    await flush(
      touched.filter((id) => !gone.has(id)).map((id) => ({ kind: 'changed', at, id, messages: 1 })),
    );
    await flush([...gone].map((id) => ({ kind: 'removed', at, id })));
    clients.push(await joining);
  }
  const truth = new Map(
    [...world.sidecar.studio.view.live()].map(({ id, messageCount }) => [id, messageCount]),
  );
  expect(truth.size).toBe(4000 - ROUNDS * 20);
  for (const client of clients) {
    await eventually(() => expect(believed(client)).toEqual(truth), 15_000, 200);
    expect(client.frames[0]?.type).toBe('actors');
  }
  await world.close();
}, 40_000);
