import { LIVE_BOUNDS } from '@loom-studio/core-adapter/protocol';
import type { Position } from '../../../engine/engine.ts';

/** A place in a workspace's past that a client holds. */
export interface Held {
  /** Events after this one are owed. */
  at: Position;
  /** Where state is owed from: changes that only touch signs of life are told late, so this may be older. */
  floor: Position;
}

const EPOCH = /^[\w-]{1,64}$/;
const CURSOR = /^\d{1,20}-\d{1,20}$/;

/** One opaque string. Only the studio reads it, and any sidecar of the workspace can. */
export function encodePosition({ at, floor }: Held): string {
  const parts = [at.epoch, at.seq, at.at];
  if (floor.seq !== at.seq) parts.push(floor.seq, floor.at);
  return Buffer.from(parts.join(' ')).toString('base64url');
}

/** Undefined for anything the studio did not write. */
export function decodePosition(text: string): Held | undefined {
  if (text.length > LIVE_BOUNDS.positionChars) return undefined;
  const [epoch = '', ...rest] = Buffer.from(text, 'base64url').toString().split(' ');
  const at = positionOf(epoch, rest[0], rest[1]);
  if (rest.length === 2) return at && { at, floor: at };
  const floor = rest.length === 4 ? positionOf(epoch, rest[2], rest[3]) : undefined;
  return at && floor && floor.seq <= at.seq ? { at, floor } : undefined;
}

function positionOf(epoch: string, seq = '', at = ''): Position | undefined {
  const number = Number(seq);
  const sound = EPOCH.test(epoch) && /^\d+$/.test(seq) && Number.isSafeInteger(number) && CURSOR.test(at);
  return sound ? { epoch, seq: number, at } : undefined;
}
