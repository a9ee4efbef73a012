/** The other end of a message, seen from one actor. */
export interface Peer {
  direction: 'to' | 'from';
  id: string;
}

/** Where a message went, or whence it came. Absent when its sender is not known. */
export function peerOf(body: Record<string, unknown>, actorId: string): Peer | undefined {
  const [from, to] = [idOf(body.from), idOf(body.to)];
  if (from === actorId && to !== undefined) return { direction: 'to', id: to };
  return from === undefined ? undefined : { direction: 'from', id: from };
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
