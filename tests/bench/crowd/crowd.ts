import { type Part, startPart } from '../part.ts';
import type { LeanTarget } from './lean-socket.ts';

export interface CrowdSettings extends LeanTarget {
  count: number;
  /** Sent once open, in this order. */
  greet: string[];
  /** Greetings are binary frames. */
  binary?: boolean;
  /** Text without which a socket is not ready. Absent: an open socket is. */
  ready?: string;
}

export interface Arrivals {
  /** When each socket that is read from had the mark of a round, on the clock processes share. */
  rounds: Array<{ round: number; at: number[] }>;
  bytes: number;
  lagMs: number;
}

/** Many sockets in one process, which tell when all of them have what was sent. */
export interface Crowd {
  pid: number;
  /** Resolves when every socket that is read from has the last update of that round. */
  reached(round: number): Promise<void>;
  /** This part of the sockets stops reading. */
  pause(part: number): Promise<void>;
  resume(): Promise<void>;
  /** What arrived since it was asked last. */
  arrivals(): Promise<Arrivals>;
  end(): Promise<void>;
}

const PATIENCE_MS = 30_000;

export async function gather(settings: CrowdSettings): Promise<Crowd> {
  const part: Part = await startPart('crowd/crowd-part.ts', settings);
  let arrived = 0;
  let look = () => undefined as unknown;
  part.on<number>('round', (round) => {
    arrived = round;
    look();
  });
  await part.ask('open');
  return {
    pid: part.pid,
    reached: (round) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`round ${round} did not reach all`)), PATIENCE_MS);
        look = () => {
          if (arrived < round) return;
          clearTimeout(late);
          resolve();
        };
        look();
      }),
    pause: (share) => part.ask('pause', share),
    resume: () => part.ask('resume'),
    arrivals: () => part.ask('arrivals'),
    end: part.end,
  };
}
