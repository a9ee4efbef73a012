import { randomBytes } from 'node:crypto';
import {
  type SidecarFacts,
  type SidecarList,
  StudioError,
  sidecarFacts,
} from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import { createFacts, type FactSources } from './facts.ts';

/** How often a sidecar says that it is there, and after how long a silence it is not. */
const BEAT_MS = 3_000;
const GONE_AFTER_MS = 9_000;
/** Nobody waits longer for the engine: the answer is then of this sidecar alone. */
const PATIENCE_MS = 1_000;
const KIND = 'sidecar';
/** The others speak at other moments: after an outage each needs one beat more than this one. */
const DOUBT = 2;

export interface PresenceOptions extends FactSources {
  /** Told once an outage. */
  onError: (error: unknown) => void;
  beatMs?: number;
}

export interface Presence {
  start(): void;
  list(): Promise<SidecarList>;
  /** Sidecars there were at the last beat; absent while the engine does not tell. */
  known(): number | undefined;
  drops(): Drops;
  /** Says goodbye: the others see it at once. */
  close(): Promise<void>;
}

export function newSidecarId(): string {
  return randomBytes(6).toString('hex');
}

/**
 * This sidecar among the others of its workspace: one small document each, which ends by itself. Whatever happens
 * to it, nothing else waits for it or fails with it.
 */
export function createPresence(options: PresenceOptions): Presence {
  const { id, engine, studio, onError, beatMs = BEAT_MS } = options;
  const { workspace } = studio;
  const facts = createFacts(options);
  /** Beats that must go well before the list counts as whole again. */
  let doubt = 0;
  let known: number | undefined;
  let unreadable = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let beating = Promise.resolve();

  const others = async (): Promise<SidecarFacts[]> => {
    const found: SidecarFacts[] = [];
    for (const { value } of await engine.listDocs(workspace, KIND)) {
      const { success, data } = sidecarFacts.safeParse(value);
      if (!success) unreadable += 1;
      else if (data.id !== id) found.push(data);
    }
    return found;
  };

  const present = async (): Promise<SidecarFacts> => {
    const [now, stands] = await Promise.all([engine.now(workspace), engine.position(workspace)]);
    return facts.measure(now, stands);
  };

  const say = async (): Promise<void> => {
    const self = await present();
    await engine.putDoc(workspace, KIND, id, self, { ttlMs: GONE_AFTER_MS });
    known = 1 + (await others()).length;
  };

  const beat = async (): Promise<void> => {
    facts.beat();
    try {
      await within(PATIENCE_MS, say());
      if (doubt > 0) doubt -= 1;
    } catch (error) {
      known = undefined;
      if (doubt === 0) onError(error);
      doubt = DOUBT;
    }
    if (!stopped) timer = setTimeout(run, beatMs).unref();
  };
  const run = () => {
    beating = beat();
  };

  return {
    start: run,
    async list() {
      try {
        const [self, rest] = await within(PATIENCE_MS, Promise.all([present(), others()]));
        const list = listOf(self, rest, doubt > 0 ? (engine.trouble()?.text ?? REFUSED) : undefined);
        const notices = engine.notices?.() ?? [];
        return notices.length > 0 ? { ...list, notices } : list;
      } catch {
        // Told by the reply itself, and logged by the beat.
        return listOf(facts.measure(), [], engine.trouble()?.text ?? SILENT);
      }
    },
    known: () => known,
    drops: () => ({ 'sidecars.unreadable': unreadable }),
    async close() {
      stopped = true;
      clearTimeout(timer);
      await beating;
      facts.close();
      // Without it the document ends by itself.
      await within(PATIENCE_MS, engine.deleteDoc(workspace, KIND, id)).catch(() => undefined);
    },
  };
}

const SILENT = 'The engine does not answer';
const REFUSED = 'The engine took no signs of life a moment ago';

/** A sidecar that cannot write its own sign of life must expect that the others cannot either. */
function listOf(self: SidecarFacts, others: SidecarFacts[], reason?: string): SidecarList {
  return {
    now: self.at,
    complete: reason === undefined,
    ...(reason !== undefined && { reason }),
    sidecars: [{ ...self, self: true }, ...others.map((other) => ({ ...other, self: false }))].sort(
      (a, b) => b.at - a.at || (a.id < b.id ? -1 : 1),
    ),
  };
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StudioError('unavailable', `the engine did not answer within ${ms} ms`)),
      ms,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
