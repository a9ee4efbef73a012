import type { Teller } from '../../src/capture/teller.ts';
import type { EventOf } from '../../src/protocol/events.ts';
import { compileRedactions, copyRedacted, DEFAULT_REDACTIONS } from '../../src/protocol/redact.ts';
import { createManualRuntime, type ManualRuntime } from './manual-runtime.ts';

type Told = Parameters<Teller['tell']>[0];

export interface CollectingTeller extends Teller {
  readonly runtime: ManualRuntime;
  readonly told: Told[];
  /** Bytes as estimated, in the order of `told`. */
  readonly bytes: number[];
  /** How often something was not understood. */
  readonly invalids: number;
  of<K extends Told['kind']>(kind: K): Array<EventOf<K>>;
  /** The entries of one actor's journal. */
  entries(id: string): Array<Record<string, unknown>>;
}

/** Keeps what it is told; hides what an app hides that asks for nothing but `redact`. */
export function createCollectingTeller(redact: readonly string[] = []): CollectingTeller {
  const runtime = createManualRuntime();
  const redactions = compileRedactions([...DEFAULT_REDACTIONS, ...redact]);
  const told: Told[] = [];
  const bytes: number[] = [];
  let invalids = 0;

  function of<K extends Told['kind']>(kind: K): Array<EventOf<K>> {
    return told.filter((event) => event.kind === kind) as Array<EventOf<K>>;
  }

  return {
    runtime,
    told,
    bytes,
    get invalids() {
      return invalids;
    },
    of,
    entries: (id) =>
      of('journal')
        .filter((event) => event.id === id)
        .map(({ entry }) => entry),
    now: runtime.now,
    mono: runtime.mono,
    tell(event, size) {
      told.push(event);
      bytes.push(size);
    },
    copy: (value, path) => copyRedacted(path, value, redactions),
    invalid() {
      invalids++;
    },
  };
}
