import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createWorld, type World } from './world.ts';

const head = (line: string, ...more: string[]) =>
  `${[line, 'Host: 127.0.0.1', ...more].join('\r\n')}\r\n\r\n`;

/** Clients that leave in the middle, lie or speak something else. Nobody else may notice. */
export function rudenessSuite(transport: string): void {
  describe('rude clients', () => {
    let world: World;
    beforeAll(async () => {
      world = await createWorld({ TRANSPORT: transport });
      const events = Array.from({ length: 3000 }, (_, n) => ({
        kind: 'registered',
        at: Date.now(),
        id: `actor-${n}`,
        type: 'T',
        metadata: { text: 'x'.repeat(1000) },
      }));
      for (let start = 0; start < events.length; start += 1000) {
        await world.flush(1 + start, events.slice(start, start + 1000));
      }
    });
    afterAll(() => world.close());

    const dial = (text: string): Promise<Socket> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(new URL(world.sidecar.url).port), '127.0.0.1');
        socket.on('error', reject);
        socket.write(text, () => resolve(socket));
      });
    /** What came back until the other side closed. */
    const answerTo = async (text: string): Promise<string> => {
      const socket = await dial(text);
      const chunks: string[] = [];
      socket.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
      await new Promise((resolve) => socket.on('close', resolve));
      return chunks.join('');
    };
    const alive = async () => expect((await world.ask('/api/health')).status).toBe(200);
    test('leaving within the head, the body or the answer', async () => {
      const post = head(
        'POST /api/flush HTTP/1.1',
        'Content-Type: application/json',
        'Content-Length: 100000',
      );
      for (const text of ['GET /api/act', post, `${post}{"v":1,`, head('GET /api/actors HTTP/1.1')]) {
        for (let times = 0; times < 20; times += 1) (await dial(text)).destroy();
      }
      await alive();
    });

    test('leaving while a long answer is under way', async () => {
      const socket = await dial(head('GET /api/actors HTTP/1.1'));
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
      await alive();
    });

    test('a reader that pauses gets the long answer whole', async () => {
      const socket = await dial(head('GET /api/actors HTTP/1.1', 'Connection: close'));
      let bytes = 0;
      let pauses = 0;
      await new Promise((resolve) => {
        socket.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (pauses++ > 5) return;
          socket.pause();
          setTimeout(() => socket.resume(), 20);
        });
        socket.on('close', resolve);
      });
      expect(bytes).toBeGreaterThan(3000 * 1000);
    });

    test.each([
      ['what is not HTTP', '\x16\x03\x01\x00\r\n\r\n'],
      [
        'a head larger than any honest one',
        head('GET /api/health HTTP/1.1', `X-Long: ${'x'.repeat(64 * 1024)}`),
      ],
    ])('%s is not served', async (_, text) => {
      const socket = await dial(text);
      const chunks: string[] = [];
      socket.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
      await alive();
      socket.destroy();
      expect(chunks.join('')).not.toContain('200 OK');
    });

    test('a Host that is no host is refused', async () => {
      const answer = await answerTo('GET /api/health HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n');
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/);
      await alive();
    });

    test('sockets that vanish are forgotten', async () => {
      for (let times = 0; times < 30; times += 1) (await world.connect()).ws.terminate();
      await alive();
      const client = await world.connect();
      await client.frame('actors');
      client.ws.terminate();
    });
  });
}
