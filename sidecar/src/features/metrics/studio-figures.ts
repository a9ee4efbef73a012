import type { Engine, StoreMemory } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import type { Figure } from './prometheus.ts';

export interface StudioFiguresSources {
  engine: Pick<Engine, 'now' | 'memory'>;
  studio: Pick<Studio, 'workspace' | 'view' | 'onChange' | 'onReset'>;
  leads: () => boolean;
}

export interface StudioFigures {
  figures: Figure[];
  close(): void;
}

/** What an operator is woken for: nobody applies, what is applied is old, everything began anew, the store fills. */
export function createStudioFigures({ engine, studio, leads }: StudioFiguresSources): StudioFigures {
  const { workspace, view } = studio;
  const epochs = countEpochs(studio);
  const lag = async () => {
    const { now } = view.state;
    return now === 0 ? Number.NaN : Math.max(0, (await engine.now(workspace)) - now) / 1_000;
  };
  /** Both figures of one scrape come of one question. */
  let asked: Promise<Partial<StoreMemory>> | undefined;
  const ask = async (): Promise<Partial<StoreMemory>> => (await engine.memory?.(workspace)) ?? {};
  const memory = (): Promise<Partial<StoreMemory>> => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
  return {
    figures: [
      gauge('studio_leads', '1 while this sidecar applies what apps tell; one of a workspace does.', () =>
        leads() ? 1 : 0,
      ),
      gauge('studio_lag_seconds', 'Age of what is shown; not a number while the engine does not tell.', () =>
        orUnknown(lag()),
      ),
      {
        kind: 'counter',
        name: 'studio_epoch_changes_total',
        help: 'Times the state was lost and began anew, as this sidecar saw it.',
        read: epochs.count,
      },
      gauge('studio_store_memory_bytes', 'Memory Redis uses; not a number while it does not tell.', () =>
        orUnknown(memory().then(({ usedBytes }) => usedBytes)),
      ),
      gauge('studio_store_memory_limit_bytes', 'Its maxmemory; not a number without one.', () =>
        orUnknown(memory().then(({ limitBytes }) => limitBytes)),
      ),
    ],
    close: epochs.close,
  };
}

const gauge = (name: string, help: string, read: Figure['read']): Figure => ({
  kind: 'gauge',
  name,
  help,
  read,
});

/** A scrape is answered whatever the engine does: what it does not tell is not a number. */
function orUnknown(work: Promise<number | undefined>): Promise<number> {
  return work.then(
    (value) => value ?? Number.NaN,
    () => Number.NaN,
  );
}

function countEpochs({ view, onChange, onReset }: StudioFiguresSources['studio']) {
  let known = view.epoch;
  let changes = 0;
  const look = () => {
    if (known !== '' && view.epoch !== known) changes += 1;
    known = view.epoch;
  };
  const undo = [onChange(look), onReset(look)];
  return {
    count: () => changes,
    close() {
      for (const each of undo) each();
    },
  };
}
