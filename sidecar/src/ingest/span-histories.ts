/**
 * Spans are kept in so many histories, each trace in one of them: a trace is lost to those it shares a history with
 * only, and however many traces there are, no more is kept of them. A history for each trace would push out the
 * journals of all quiet actors where there are many.
 */
export const SPAN_HISTORIES = 32;

const NAME = 'spans:';

/** The history that holds the spans of a trace. */
export function spansKey(correlationId: string): string {
  return `${NAME}${hashOf(correlationId) % SPAN_HISTORIES}`;
}

export function isSpansKey(key: string): boolean {
  return key.startsWith(NAME);
}

/** FNV-1a: spreads names that differ little. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return hash;
}
