import type { Health } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import { type Log, logFailure } from '../../log.ts';
import type { Studio } from '../../studio.ts';
import { createAudience } from './legacy-audience.ts';
import { createChanges } from './legacy-changes.ts';
import { actorsFrame, frame } from './legacy-frames.ts';
import { answerLegacy } from './legacy-requests.ts';
import type { Session } from './live.ts';

export interface LegacyOptions {
  studio: Studio;
  health: () => Health;
  resolveApp: (id: string) => string;
  publish: (topic: string, text: string) => void;
  log: Log;
}

export interface LegacySession extends Session {
  /** Sockets closed, by limit. */
  drops(): Drops;
}

const TOPIC = 'legacy';
const PULSE_MS = 250;
/** Figures every 2 s, health every 10 s. */
const METRICS_PULSES = 8;
const HEALTH_PULSES = 40;

/**
 * The protocol of existing clients: everything is pushed to everybody, so each frame is built once. Runs only
 * while somebody is connected.
 */
export function createLegacySession(options: LegacyOptions): LegacySession {
  const { studio, health, publish, log } = options;
  const { view } = studio;
  const send = (text: string) => publish(TOPIC, text);
  const changes = createChanges(view, send);
  const audience = createAudience({
    topic: TOPIC,
    greeting: async () => {
      const noted = changes.note();
      const list = await actorsFrame(view);
      return {
        frames: [list, frame('metrics', view.metrics()), frame('health', health())],
        rest: noted.settle,
      };
    },
    onError: (error) => logFailure(log, error, 'greeting failed'),
    actors: () => view.size,
  });
  let stop: (() => void) | undefined;

  const start = () => {
    changes.begin();
    const pulse = setInterval(createPulse(), PULSE_MS);
    const undo = [studio.onChange(changes.onChange), studio.onReset(reset)];
    stop = () => {
      for (const each of undo) each();
      clearInterval(pulse);
      changes.end();
      stop = undefined;
    };
  };
  /** The view was loaded anew: what clients hold may be of another past. */
  const reset = () => {
    changes.end();
    changes.begin();
    audience.greetAll();
  };
  const createPulse = () => {
    let pulses = 0;
    let status = health().status;
    return () => {
      pulses += 1;
      audience.closeSlow();
      audience.closeOverwhelmed();
      const now = health();
      if (now.status !== status || pulses % HEALTH_PULSES === 0) send(frame('health', now));
      status = now.status;
      if (pulses % METRICS_PULSES === 0) send(frame('metrics', view.metrics()));
    };
  };

  return {
    open(socket) {
      if (!stop) start();
      audience.join(socket);
    },
    message: (socket, text) => answerLegacy(socket, text, { ...options, join: audience.join }),
    close(socket) {
      audience.leave(socket);
      if (audience.size() === 0) stop?.();
    },
    drops: audience.drops,
  };
}
