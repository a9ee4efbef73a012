import type { LiveActor, RowChange } from '@loom-studio/core-adapter/protocol';

/** The rate of one row. It moves while its record stands still, so no change of the record tells it. */
export interface RowRate {
  /** Its rate, when that is another than the one told last. */
  take(): RowChange[];
  /** Somebody joined who was not told: the next `take` tells it in any case. */
  forget(): void;
  close(): void;
}

export interface RowRateOptions {
  key: string;
  row: (key: string) => LiveActor | undefined;
  keepRates: () => () => void;
}

export function createRowRate({ key, row, keepRates }: RowRateOptions): RowRate {
  const release = keepRates();
  let told: number | undefined;
  return {
    take() {
      const rate = row(key)?.rate;
      if (rate === undefined || rate === told) return [];
      told = rate;
      return [{ key, set: { rate } }];
    },
    forget() {
      told = undefined;
    },
    close: release,
  };
}
