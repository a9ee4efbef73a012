/** Names of what a workspace keeps in Redis. All share one hash tag, so that a Cluster keeps them together. */
export interface RedisKeys {
  /** Hash: where the workspace stands, its totals, its schema. */
  meta: string;
  /** Hash: producer → its record as JSON. */
  producers: string;
  /** Stream: one flush an entry. */
  events: string;
  /** Zset: `<app>:<id>` of every actor by its last sign of life. */
  actors: string;
  /** Stream: the changelog, an entry's id is `<seq>-0`. */
  changes: string;
  /** Channel: each changelog entry as it is committed. */
  live: string;
  /** Hashes: `<app>:<name>` → the row as JSON. */
  tables: { queues: string; causes: string };
  /** Zset: keys of history by their last line. */
  histories: string;
  /** Hash of one actor. `key` is `<app>:<id>`. */
  actor(key: string): string;
  /** List of lines; `key` as the reducer names it, for example `journal:<app>:<id>`. */
  history(key: string): string;
  /** Hash: id → document as JSON. */
  docs(kind: string): string;
  /** String: the holder. */
  lease(name: string): string;
}

export function redisKeys(workspace: string): RedisKeys {
  const prefix = `studio:{${workspace}}:`;
  return {
    meta: `${prefix}meta`,
    producers: `${prefix}producers`,
    events: `${prefix}events`,
    actors: `${prefix}actors`,
    changes: `${prefix}changes`,
    live: `${prefix}live`,
    tables: { queues: `${prefix}queues`, causes: `${prefix}causes` },
    histories: `${prefix}histories`,
    actor: (key) => `${prefix}actor:${key}`,
    history: (key) => prefix + key,
    docs: (kind) => `${prefix}doc:${kind}`,
    lease: (name) => `${prefix}lease:${name}`,
  };
}
