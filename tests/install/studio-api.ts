import { expect } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import type { Process } from '../support/process.ts';

interface Actor {
  id: string;
  messageCount: number;
}

const START_LINE = /^Loom Studio \S+ on (http:\/\/\S+)/m;

/** The address a starting studio prints. */
export async function addressOf(studio: Process): Promise<string> {
  const found = await studio.printed(START_LINE);
  return found[1] ?? '';
}

export async function read<T>(url: string): Promise<T> {
  const reply = await fetch(url);
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

export const actorsOf = (studio: string): Promise<Actor[]> => read<Actor[]>(`${studio}/api/actors`);

export async function transportOf(studio: string): Promise<string> {
  const { transport } = await read<{ transport: string }>(`${studio}/api/health`);
  return transport;
}

/** Holds when actors are there and messages keep being counted. */
export async function expectLiveActors(studio: string): Promise<void> {
  const before = await eventually(async () => {
    const count = messagesOf(await actorsOf(studio));
    expect(count).toBeGreaterThan(0);
    return count;
  }, 20_000);
  await eventually(async () => expect(messagesOf(await actorsOf(studio))).toBeGreaterThan(before), 20_000);
}

const messagesOf = (actors: Actor[]): number =>
  actors.reduce((sum, { messageCount }) => sum + messageCount, 0);
