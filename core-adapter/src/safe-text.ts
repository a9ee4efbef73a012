import { maskSecrets } from './protocol/mask.ts';

/** Names whose masking is remembered, and the longest of them. */
const REMEMBERED = { names: 1_000, chars: 256 };

const known = new Map<string, string>();

/** Without what looks like a secret, and cut. A text far too long is cut first, so that it costs a bounded time. */
export function safeText(text: string, max: number): string {
  return maskSecrets(text.slice(0, 2 * max)).slice(0, max);
}

/** The same for the name of a queue, an event or a type of message: the same few come with every message. */
export function safeName(name: string, max: number): string {
  const before = known.get(name);
  if (before !== undefined) return before.slice(0, max);
  const safe = safeText(name, Math.max(max, REMEMBERED.chars));
  if (name.length > REMEMBERED.chars) return safe.slice(0, max);
  if (known.size >= REMEMBERED.names) known.clear();
  known.set(name, safe);
  return safe.slice(0, max);
}
