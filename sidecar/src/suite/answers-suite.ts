import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { StudioError } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';
import { eventually } from '../../../tests/support/eventually.ts';
import { startTransport } from '../transport/start.ts';
import type { Transport } from '../transport/transport.ts';
import { recording } from './world.ts';

const MB = 1024 * 1024;

/** Answers larger than what the network takes at once. */
export function answersSuite(wanted: 'uws' | 'node'): void {
  describe('long answers', () => {
    let transport: Transport;
    let logged: string[];
    afterEach(async () => {
      await transport.close();
      expect(logged).toEqual([]);
    });

    /** Serves `chunks` chunks of `chunkBytes` each, told apart by their letter; returns how many were asked for. */
    const serve = async (chunks: number, chunkBytes: number) => {
      let produced = 0;
      const body = () => {
        produced = 0;
        return new ReadableStream<Uint8Array>({
          pull(controller) {
            if (produced === chunks) return controller.close();
            controller.enqueue(Buffer.alloc(chunkBytes, letter(produced)));
            produced += 1;
          },
        });
      };
      logged = [];
      transport = await startTransport(wanted, {
        host: '127.0.0.1',
        port: 0,
        fetch: () => new Response(body()),
        sockets: deafSockets,
        log: recording(logged),
        identify: anybody,
      });
      return () => produced;
    };
    const url = () => `http://127.0.0.1:${transport.port}/`;

    test('arrive whole and in order, whatever the size of their parts', async () => {
      for (const [chunks, chunkBytes] of [
        [2, 12 * MB],
        [10, MB],
        [500, 10_000],
      ] as const) {
        await serve(chunks, chunkBytes);
        for (let times = 0; times < 2; times += 1) {
          const answer = Buffer.from(await (await fetch(url())).arrayBuffer());
          expect(answer.length).toBe(chunks * chunkBytes);
          for (let n = 0; n < chunks; n += 1) {
            expect(answer[n * chunkBytes]).toBe(letter(n).charCodeAt(0));
            expect(answer[(n + 1) * chunkBytes - 1]).toBe(letter(n).charCodeAt(0));
          }
        }
        await transport.close();
      }
    }, 60_000);

    test('are made no faster than they are read', async () => {
      const produced = await serve(80, MB);
      const answer = await new Promise<IncomingMessage>((resolve) => get(url(), resolve));
      answer.pause();
      let before = -1;
      // It stands still once the network and one chunk are full.
      await eventually(
        () => {
          const stood = produced() === before;
          before = produced();
          expect(stood).toBe(true);
        },
        10_000,
        300,
      );
      expect(produced()).toBeLessThan(50);
      let bytes = 0;
      for await (const chunk of answer) bytes += (chunk as Buffer).length;
      expect(bytes).toBe(80 * MB);
      expect(produced()).toBe(80);
    }, 60_000);
  });
}

/** A handshake that is refused. */
export function refusalSuite(wanted: 'uws' | 'node'): void {
  test('a refused handshake hears why, and when to come back', async () => {
    const full = new StudioError('overloaded', 'too many just now', { retryAfter: 3 });
    const transport = await startTransport(wanted, {
      ...{ host: '127.0.0.1', port: 0, fetch: () => new Response(), log: recording([]) },
      identify: () => ({ remote: '', requestId: 'of-a-handshake', secure: false }),
      sockets: { ...deafSockets, upgrade: () => full },
    });
    const client = new WebSocket(`ws://127.0.0.1:${transport.port}/ws`);
    client.on('error', () => undefined);
    const [, answer] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '3']);
    expect(answer.headers['x-request-id']).toBe('of-a-handshake');
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
      ...{ code: 'overloaded', status: 503, detail: 'too many just now', retryAfter: 3 },
    });
    await transport.close();
  });
}

const letter = (n: number) => String.fromCharCode(97 + (n % 26));

const anybody = () => ({ remote: '', requestId: 'r', secure: false });

const deafSockets = {
  speaks: () => false,
  upgrade: () => undefined,
  open: () => undefined,
  message: () => undefined,
  drained: () => undefined,
  close: () => undefined,
};
