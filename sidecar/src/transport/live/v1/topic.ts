import type { LiveActor } from '@loom-studio/core-adapter/protocol';
import type { Studio } from '../../../studio.ts';
import type { Socket } from '../../transport.ts';
import type { LoadLevel } from '../load-level.ts';
import type { Flow } from './flow.ts';

/** Something sockets follow, shared by all who asked for the same. */
export interface Topic {
  /** Its name on the wire. */
  readonly t: string;
  /** Answers `id` with `subscribed`, then with what `at` lacks. */
  join(socket: Socket, id: string, at: string | undefined): void;
  leave(socket: Socket): void;
  /** The socket does not keep up: it hears nothing more until `resume`. */
  park(socket: Socket): void;
  /** It reads again: one honest frame, then it is back among the others. */
  resume(socket: Socket): void;
  size(): number;
  close(): void;
}

/** What every topic is made with. */
export interface TopicContext {
  studio: Studio;
  flow: Flow;
  row: (key: string) => LiveActor | undefined;
  /** Rows carry rates while somebody keeps them; the result ends it. */
  keepRates: () => () => void;
  /** One encoded frame to all who subscribed to the name. */
  publish: (t: string, text: string) => void;
  /** Wall clock for people, in milliseconds. */
  now: () => number;
  /** Monotonic, in milliseconds. */
  elapsed: () => number;
  load: () => LoadLevel;
  onError: (error: unknown) => void;
}
