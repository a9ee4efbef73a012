import type { Flush } from '@loom-studio/core-adapter/protocol';
import type { View } from '../../studio.ts';
import { isDiscoveryOf } from './producer.ts';

const BEAT_MS = 3_000;

export interface PredecessorOptions {
  app: string;
  /** The producer that goes on in their place. */
  successor: string;
  view: View;
  append: (flush: Flush) => Promise<unknown>;
  mayAct: () => boolean;
  onError: (error: unknown) => void;
}

/**
 * Speaks for whoever followed before, until all their actors are claimed: in a large registry that takes longer
 * than an owner may be silent, and somebody does follow these actors.
 */
export function createPredecessors(options: PredecessorOptions): { beat(): void } {
  const { app, successor, view, append, mayAct, onError } = options;
  let beatAt = Number.NEGATIVE_INFINITY;
  return {
    beat() {
      if (performance.now() - beatAt < BEAT_MS || !mayAct()) return;
      beatAt = performance.now();
      for (const { id, last } of view.producers()) {
        if (id === successor || !isDiscoveryOf(id, app) || !ownsAny(view, id)) continue;
        append({ producer: id, first: last + 1, events: [] }).catch(onError);
      }
    },
  };
}

function ownsAny(view: View, producer: string): boolean {
  for (const _ of view.owned(producer)) return true;
  return false;
}
