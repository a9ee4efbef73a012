import { createLag, sharedNow } from '../cost.ts';
import { serve } from '../part.ts';
import type { Arrivals, CrowdSettings } from './crowd.ts';
import { type LeanSocket, openLean } from './lean-socket.ts';
import { createMarkReader } from './mark.ts';

/** Sockets opened at a time: fewer than any server's queue of new connections. */
const AT_ONCE = 100;
const AGAIN_MS = 500;
const MOST_TRIES = 20;

let settings: CrowdSettings;
const sockets: LeanSocket[] = [];
/** Those that stopped reading are the first ones. */
let paused = 0;
let bytes = 0;
let rounds = new Map<number, number[]>();
/** How many sockets have a round, while not all have. */
const having = new Map<number, number>();
const lag = createLag();

const { tell } = serve({
  start(given: CrowdSettings) {
    settings = given;
  },
  async open() {
    for (let from = 0; from < settings.count; from += AT_ONCE) {
      const many = Math.min(AT_ONCE, settings.count - from);
      sockets.push(...(await Promise.all(Array.from({ length: many }, (_, n) => joinAtLast(from + n)))));
    }
  },
  pause(part: number) {
    paused = Math.round(settings.count * part);
    for (const socket of sockets.slice(0, paused)) socket.pause();
  },
  resume() {
    for (const socket of sockets.slice(0, paused)) socket.resume();
    paused = 0;
  },
  arrivals(): Arrivals {
    const told = { rounds: [...rounds].map(([round, at]) => ({ round, at })), bytes, lagMs: lag() };
    rounds = new Map();
    bytes = 0;
    return told;
  },
});

/** A studio takes only so many handshakes a second. */
async function joinAtLast(index: number): Promise<LeanSocket> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await join(index);
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

function join(index: number): Promise<LeanSocket> {
  const { greet, binary, ready } = settings;
  return new Promise((resolve, reject) => {
    const marks = createMarkReader();
    let isReady = false;
    let greeting = '';
    const socket = openLean(settings, {
      opened() {
        for (const text of greet) binary ? socket.sendBytes(Buffer.from(text)) : socket.send(text);
        isReady = ready === undefined;
        if (isReady) resolve(socket);
      },
      received(chunk) {
        bytes += chunk.length;
        if (isReady) {
          if (marks.read(chunk)) arrive(index, marks.round());
          return;
        }
        greeting += chunk.toString('latin1');
        isReady = greeting.includes(ready ?? '');
        if (isReady) greeting = '';
        if (isReady) resolve(socket);
      },
      closed: (status) => reject(new Error(`socket ${index} was closed, status ${status}`)),
    });
  });
}

function arrive(index: number, round: number): void {
  if (index < paused) return;
  const at = rounds.get(round) ?? [];
  rounds.set(round, at);
  at.push(sharedNow());
  const count = (having.get(round) ?? 0) + 1;
  having.set(round, count);
  if (count < settings.count - paused) return;
  having.delete(round);
  tell('round', round);
}
