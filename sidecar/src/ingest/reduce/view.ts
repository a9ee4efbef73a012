import type { ActorRecord, ProducerRecord, WorkspaceState } from '@loom-studio/core-adapter/protocol';

/** What the reducer may know: one workspace at one instant. It never changes it. */
export interface ReduceView {
  readonly epoch: string;
  readonly seq: number;
  readonly state: WorkspaceState;
  /** Live actors. */
  readonly size: number;
  readonly tombstoneCount: number;
  record(key: string): ActorRecord | undefined;
  producer(id: string): ProducerRecord | undefined;
  producers(): Iterable<ProducerRecord>;
  /** Keys of the live actors a producer owns. */
  owned(producer: string): Iterable<string>;
  ownedCount(producer: string): number;
  /** Keys whose age may decide something at `now`. */
  due(now: number, limit: number): string[];
  /** Oldest first. */
  tombstoneKeys(): Iterable<string>;
}
