import { browserClock } from '../../../ui/src/net/clock.ts';
import { createLive, type LiveClient } from '../../../ui/src/net/live-client.ts';
import type { OpenSocket } from '../../../ui/src/net/socket.ts';
import { createLag, sharedNow } from '../cost.ts';
import { serve } from '../part.ts';
import { openLean } from './lean-socket.ts';
import { createTextReader } from './text-reader.ts';

/** How pages that lost their sidecar came back. */
export interface Return {
  /** Milliseconds since the sidecar was lost, of each page, until all it follows was answered. */
  delays: number[];
  /** Answers by kind: `live` and `resumed` continue, `snapshot` begins anew. */
  modes: Record<string, number>;
  /** Handshakes that were refused. */
  refused: number;
  lagMs: number;
}

interface Settings {
  count: number;
  port: number;
}

const TOPIC = { topic: 'actors' } as const;
/** Sockets opened within a second at first, so that none is refused. */
const PACE = { atOnce: 100, ms: 50 };

let port = 0;
let count = 0;
let settled = 0;
let lostAt = 0;
let back: Return;
const pages: LiveClient[] = [];
const lag = createLag();
const timeless = { clock: browserClock, random: Math.random };

const { tell } = serve({
  async open(settings: Settings) {
    ({ port, count } = settings);
    back = fresh();
    for (let n = 0; n < count; n += 1) {
      pages.push(page());
      if (n % PACE.atOnce === 0) await new Promise((resolve) => setTimeout(resolve, PACE.ms));
    }
  },
  /** The sidecar all are at is about to be killed; they will find another one there. */
  lose(other: number) {
    port = other;
    settled = 0;
    lag();
    back = fresh();
    lostAt = sharedNow();
  },
  back: (): Return => ({ ...back, lagMs: lag() }),
});

function fresh(): Return {
  return { delays: [], modes: {}, refused: 0, lagMs: 0 };
}

/** What the studio's own pages do, on a socket that costs little. */
function page(): LiveClient {
  const live = createLive({
    ...timeless,
    openSocket,
    watcher: {
      settled(all) {
        if (!all) return;
        settled += 1;
        back.delays.push(sharedNow() - lostAt);
        if (settled === count) tell('all', undefined);
      },
      lost: (_code, _reason, opened) => {
        if (!opened) back.refused += 1;
      },
    },
  });
  live.subscribe(TOPIC, {
    frame(frame) {
      if (frame.type === 'subscribed') back.modes[frame.data.mode] = (back.modes[frame.data.mode] ?? 0) + 1;
    },
  });
  return live;
}

const openSocket: OpenSocket = ({ opened, received, closed }) => {
  let code = 1006;
  let isOver = false;
  const read = createTextReader({
    text: (text) => {
      if (!isOver) received(text);
    },
    closing: (told) => {
      code = told;
    },
  });
  const socket = openLean(
    { port, path: '/ws', protocol: 'loom.v1' },
    {
      opened: () => opened(),
      received: read,
      closed: () => {
        if (!isOver) closed(code, '');
      },
    },
  );
  return {
    send: socket.send,
    close() {
      isOver = true;
      socket.end();
    },
  };
};
