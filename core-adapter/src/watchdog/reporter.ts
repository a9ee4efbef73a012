import type { Outbox } from '../outbox.ts';
import { createOutbox } from '../outbox.ts';
import type { AppEvent, EventOf } from '../protocol/events.ts';
import type { Runtime } from '../runtime.ts';
import { createSender } from '../sender.ts';
import type { Link, ResyncCause } from '../types.ts';

/** For the largest report, another on its way, and what introduces it. */
const OUTBOX_BYTES = 256 * 1024;
const REPORT_BYTES = 64 * 1024;

export interface ReporterDeps {
  producer: string;
  hello(): AppEvent;
  link: Link;
  runtime: Runtime;
}

export interface Reporter {
  /** Only the newest report waits: what was so before says nothing any more. */
  tell(report: EventOf<'stall'>): void;
  readonly connected: boolean;
}

/** Tells the studio of stalls, as a producer of its own that owns no actor. */
export function createReporter({ producer, hello, link, runtime }: ReporterDeps): Reporter {
  const outbox = createOutbox(producer, OUTBOX_BYTES);
  let waiting: EventOf<'stall'> | undefined;

  function pass(): void {
    if (!waiting || outbox.size > 0 || outbox.inFlight) return;
    outbox.extra(waiting, REPORT_BYTES);
    waiting = undefined;
    sender.wake();
  }

  const sender = createSender({
    ...{ outbox, link, runtime },
    // The app's own adapter has the same way to the studio, and says what is wrong with it.
    log: () => undefined,
    wantResync: (cause) => introduce(outbox, cause, hello(), runtime.now()),
    refused: () => undefined,
    progress: pass,
    resyncing: () => false,
  });
  outbox.control(hello());
  sender.wake();
  return {
    tell(report) {
      waiting = report;
      pass();
    },
    get connected() {
      return sender.figures.connected;
    },
  };
}

/** There is nothing to send again; the studio only has to hear so. */
function introduce(outbox: Outbox, cause: ResyncCause, hello: AppEvent, at: number): void {
  // The first thing sent was the introduction.
  if (cause === 'connect') return;
  outbox.control(hello);
  outbox.control({ kind: 'resync-begin', at, reason: cause });
  outbox.control({ kind: 'resync-end', at, actors: 0 });
}
