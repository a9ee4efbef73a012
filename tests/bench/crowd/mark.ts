/** Rounds are told apart by a count so high that nothing else in a frame looks like it. */
const FIRST = 7_777_000_000;
const DIGITS = 10;
const PREFIX = ':7777';
/** What usually follows the mark: the rest of its frame, and perhaps a sign of life. */
const TAIL = 400;

/** The count that the last update of a round carries. */
export function markOf(round: number): number {
  return FIRST + round;
}

/** The round whose mark a socket received last. */
export function createMarkReader(): { round(): number; read(bytes: Buffer): boolean } {
  /** The end of what came before, where a mark may have been cut. */
  let carry = '';
  let round = 0;
  const roundAt = (text: string, at: number) =>
    at < 0 || at + 1 + DIGITS > text.length ? 0 : Number(text.slice(at + 1, at + 1 + DIGITS)) - FIRST;
  return {
    round: () => round,
    /** True when another round has arrived. */
    read(bytes) {
      const end = bytes.toString('latin1', Math.max(0, bytes.length - TAIL));
      const tail = bytes.length > TAIL ? end : carry + end;
      let seen = roundAt(tail, tail.lastIndexOf(PREFIX));
      // One that was told apart from the others gets its rows in another order.
      if (seen === 0 && bytes.length > TAIL) {
        const all = carry + bytes.toString('latin1');
        seen = roundAt(all, all.lastIndexOf(PREFIX));
      }
      carry = tail.slice(-PREFIX.length - DIGITS);
      if (seen <= round) return false;
      round = seen;
      return true;
    },
  };
}
