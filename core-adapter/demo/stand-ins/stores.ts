type Entry = Record<string, unknown>;
interface Snapshot {
  state: Record<string, unknown>;
  cursor: number;
  timestamp: number;
}

/** A journal store in memory, with the surface of Loom's. */
export class MemoryJournalStore {
  readonly entries = new Map<string, Entry[]>();
  readonly snapshots = new Map<string, Snapshot>();

  async appendEntry(id: string, entry: Entry): Promise<void> {
    this.entries.set(id, [...(await this.readEntries(id)), entry]);
  }
  async readEntries(id: string): Promise<Entry[]> {
    return this.entries.get(id) ?? [];
  }
  async saveSnapshot(id: string, snapshot: Snapshot): Promise<void> {
    this.snapshots.set(id, snapshot);
  }
  async getLatestSnapshot(id: string): Promise<Snapshot | null> {
    return this.snapshots.get(id) ?? null;
  }
  async trimEntries(id: string, before: number): Promise<void> {
    this.entries.set(id, (await this.readEntries(id)).slice(before));
  }
  async deleteJournal(id: string): Promise<void> {
    this.entries.delete(id);
    this.snapshots.delete(id);
  }
}

/** A state store in memory, with the surface of Loom's. */
export class MemoryStateStore {
  readonly states = new Map<string, Record<string, unknown>>();

  async save(id: string, state: Record<string, unknown>): Promise<void> {
    this.states.set(id, state);
  }
  async load(id: string): Promise<Record<string, unknown> | null> {
    return this.states.get(id) ?? null;
  }
  async delete(id: string): Promise<void> {
    this.states.delete(id);
  }
}
