/** An actor as the registry of its app holds it. */
export interface Truth {
  actorId: string;
  status: string;
  messageCount: number;
}

const MOST_TOLD = 5;

/** How the `rows` that `who` has of all actors, by `app:id`, differ from what apps' registries hold; empty when they do not. */
export function differencesOf(
  who: string,
  rows: ReadonlyMap<string, object>,
  truth: Map<string, Truth>,
): string[] {
  const found: string[] = [];
  for (const [key, { status, messageCount }] of truth) {
    const row = rows.get(key) as Truth | undefined;
    if (!row) found.push(`${who}: ${key} is lost`);
    else if (row.messageCount !== messageCount)
      found.push(`${who}: ${key} counts ${row.messageCount} of ${messageCount}`);
    else if (row.status !== status) found.push(`${who}: ${key} is ${row.status}, not ${status}`);
  }
  for (const key of rows.keys()) if (!truth.has(key)) found.push(`${who}: ${key} does not exist`);
  return found.length > MOST_TOLD
    ? [...found.slice(0, MOST_TOLD), `${who}: and ${found.length - MOST_TOLD} more`]
    : found;
}
