import type { SidecarList } from '@loom-studio/core-adapter/protocol';
import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Clock } from '../../net/clock.ts';
import { isRecord } from '../../net/json.ts';
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
  const told = signal<Told | undefined>(undefined);
  const unanswered = signal(false);
  return { told, unanswered, follow };

  function follow(): () => void {
    let cancel: (() => void) | undefined;
    let stopped = false;
    void ask();
    return () => {
      stopped = true;
      cancel?.();
    };

    async function ask() {
      if (isSeen()) await read();
      if (!stopped) cancel = clock.after(ASK_EVERY_MS, () => void ask());
    }
  }

  async function read() {
    const answer = await rest.get('/api/sidecars');
    const list = answer.kind === 'ok' && isSidecarList(answer.body) ? answer.body : undefined;
    batch(() => {
      unanswered.value = !list;
      if (list) told.value = { list, at: clock.now() };
    });
  }
}

/** The studio checked what it sent, so only the outline is looked at. */
function isSidecarList(value: unknown): value is SidecarList {
  return isRecord(value) && typeof value.now === 'number' && Array.isArray(value.sidecars);
}
