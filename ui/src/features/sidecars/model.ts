import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import type { ReadonlySignal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import { isRecord } from '../../net/json.ts';
import { createPoll } from '../../net/poll.ts';
import type { Rest } from '../../net/rest.ts';

export interface Told {
  list: SidecarList;
  /** When it was told, on this machine's clock. */
  at: number;
}

export interface Sidecars {
  /** The last answer there was. */
  told: ReadonlySignal<Told | undefined>;
  /** The last question was not answered: what was told is old. */
  unanswered: ReadonlySignal<boolean>;
  /** Asks until the result is called. */
  follow(): () => void;
}

export interface SidecarsDeps {
  rest: Rest;
  clock: Clock;
  /** Whether anybody can see the page. */
  isSeen: () => boolean;
}

export const ASK_EVERY_MS = 2_000;

export function createSidecars({ rest, clock, isSeen }: SidecarsDeps): Sidecars {
  const read = (body: unknown) => (isSidecarList(body) ? { list: body, at: clock.now() } : undefined);
  const poll = createPoll<Told>({ rest, clock, isSeen, everyMs: ASK_EVERY_MS, read });
  return { told: poll.value, unanswered: poll.unanswered, follow: () => poll.follow('/api/sidecars') };
}

/** The studio checked what it sent, so only the outline is looked at. */
function isSidecarList(value: unknown): value is SidecarList {
  return isRecord(value) && typeof value.now === 'number' && Array.isArray(value.sidecars);
}
