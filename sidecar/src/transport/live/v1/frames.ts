import type {
  DownFrame,
  DownFrameOf,
  HistoryLine,
  RowChange,
  SnapshotData,
} from '@loom-studio/core-adapter/protocol';

/** Every frame leaves through here, so that none can have a shape the protocol does not know. */
export function encode(frame: DownFrame): string {
  return JSON.stringify(frame);
}

type ResetReason = DownFrameOf<'reset'>['data']['reason'];
type Mode = DownFrameOf<'subscribed'>['data']['mode'];

export const subscribed = (id: string, t: string, at: string, mode: Mode): string =>
  encode({ type: 'subscribed', id, t, at, data: { mode } });

export const reset = (t: string, reason: ResetReason): string =>
  encode({ type: 'reset', t, data: { reason } });

export const snapshotPage = (t: string, at: string, data: SnapshotData): string =>
  encode({ type: 'snapshot', t, at, data });

/** Empty parts are left out. */
export function delta(
  t: string,
  p: string,
  at: string,
  now: number,
  rows: RowChange[],
  lines: HistoryLine[],
): string {
  const data = { now, ...(rows.length > 0 && { rows }), ...(lines.length > 0 && { lines }) };
  return encode({ type: 'delta', t, p, at, data });
}
