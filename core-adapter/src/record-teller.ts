import type { Teller } from './capture/teller.ts';
import type { Outbox } from './outbox.ts';
import { copyRedacted, type Redactions } from './protocol/redact.ts';
import type { Runtime } from './runtime.ts';

export interface RecordTellerDeps {
  outbox: Pick<Outbox, 'extra'>;
  redactions: Redactions;
  runtime: Pick<Runtime, 'now' | 'mono'>;
  counts: { invalid: number; cut: number };
  /** Something waits in the outbox. */
  wake(): void;
}

/** Speaks for the calls of the app: each event of its own, into the outbox. */
export function createRecordTeller({ outbox, redactions, runtime, counts, wake }: RecordTellerDeps): Teller {
  return {
    now: runtime.now,
    mono: runtime.mono,
    tell(event, bytes) {
      outbox.extra(event, bytes);
      wake();
    },
    copy(value, path) {
      const copied = copyRedacted(path, value, redactions);
      if (copied.cut) counts.cut++;
      return copied;
    },
    invalid() {
      counts.invalid++;
    },
  };
}
