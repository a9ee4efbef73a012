import { hostname } from 'node:os';
import type { SidecarFacts } from '@loom-studio/core-adapter/protocol';
import type { Engine } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import { createLoopDelay } from '../loop-delay.ts';

export interface FactSources {
  id: string;
  version: string;
  engine: Engine;
  studio: Pick<Studio, 'workspace' | 'view'>;
  transport: () => string;
  sockets: () => SidecarFacts['sockets'];
  leads: () => boolean;
  /** Wall clock of this machine, in milliseconds. */
  now?: () => number;
}

export interface Facts {
  /** `engineNow` and `stands` as the engine tells them; without, by the clock of this machine. */
  measure(engineNow?: number, stands?: { epoch: string; seq: number }): SidecarFacts;
  /** The time since the last beat is over: what was gathered in it is what is told until the next. */
  beat(): void;
  close(): void;
}

/** What is true of this sidecar now. */
export function createFacts({
  id,
  version,
  engine,
  studio,
  transport,
  sockets,
  leads,
  now = Date.now,
}: FactSources): Facts {
  const delay = createLoopDelay();
  const began = performance.now();
  /** The start on the engine's clock, once it told. */
  let startedAt: number | undefined;
  let loopDelayMs: number | undefined;
  let beats = 0;

  const startOf = (at: number, engineNow: number | undefined): number => {
    const start = at - Math.round(performance.now() - began);
    if (engineNow !== undefined) startedAt ??= start;
    return startedAt ?? start;
  };

  return {
    measure(engineNow, stands) {
      const at = engineNow ?? now();
      const { seq, epoch, fresh } = studio.view;
      const { rss, heapUsed } = process.memoryUsage();
      return {
        id,
        host: hostname(),
        pid: process.pid,
        version,
        transport: transport(),
        engine: engine.kind,
        startedAt: startOf(at, engineNow),
        at,
        sockets: sockets(),
        leads: leads(),
        fresh,
        seq,
        ...(stands?.epoch === epoch && { behind: Math.max(0, stands.seq - seq) }),
        ...(loopDelayMs !== undefined && { loopDelayMs }),
        rssBytes: rss,
        heapBytes: heapUsed,
      };
    },
    beat() {
      const { p99Ms } = delay.take();
      // Before the first there is only the start, which is like nothing after it.
      if (beats > 0) loopDelayMs = Math.round(p99Ms * 10) / 10;
      beats += 1;
    },
    close: delay.close,
  };
}
