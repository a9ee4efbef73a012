import { actorKey, type Health, legacySubscribe, StudioError } from '@loom-studio/core-adapter/protocol';
import { HISTORY_LINES } from '../../engine/engine.ts';
import { parseJson } from '../../features/body.ts';
import { asStudioError, parsed } from '../../features/problem.ts';
import { traceIn } from '../../features/traces/trace.ts';
import { spansKey } from '../../ingest/span-histories.ts';
import type { Log } from '../../log.ts';
import type { Studio } from '../../studio.ts';
import type { Socket } from '../transport.ts';
import { frame, journalData, spanData } from './legacy-frames.ts';

export interface Answering {
  studio: Studio;
  health: () => Health;
  resolveApp: (id: string) => string;
  log: Log;
  /** Sends the full list (again). */
  join: (socket: Socket) => void;
}

const STORED_ENTRIES = 200;

/** What a legacy client asks for. A frame that makes no sense is answered; the connection stays. */
export function answerLegacy(socket: Socket, text: string, answering: Answering): void {
  answer(socket, text, answering).catch((failure: unknown) => {
    const { code, message } = asStudioError(failure, answering.log);
    socket.send(frame('error', { code, message }));
  });
}

async function answer(socket: Socket, text: string, answering: Answering): Promise<void> {
  const { type, data } = parsed(legacySubscribe, parseJson(text, 'The frame'));
  if (type === 'unsubscribe') return;
  switch (data.channel) {
    case 'actors':
      return answering.join(socket);
    case 'metrics':
      return socket.send(frame('metrics', answering.studio.view.metrics()));
    case 'health':
      return socket.send(frame('health', answering.health()));
    case 'journal':
      return socket.send(await storedJournal(required(data.actorId, 'actorId'), answering));
    case 'traces':
      return socket.send(await storedTrace(required(data.correlationId, 'correlationId'), answering));
  }
}

/** A list, as existing clients want it here; spans that follow come one by one. */
async function storedTrace(correlationId: string, { studio }: Answering): Promise<string> {
  const kept = await studio.history(spansKey(correlationId), { limit: HISTORY_LINES });
  return frame(`traces:${correlationId}`, traceIn(kept, correlationId).spans.map(spanData));
}

/** Oldest first, as entries that follow continue it. */
async function storedJournal(id: string, { studio, resolveApp }: Answering): Promise<string> {
  const key = `journal:${actorKey(resolveApp(id), id)}`;
  const entries = await studio.history(key, { limit: STORED_ENTRIES, newestFirst: true });
  return frame(`journal:${id}`, entries.reverse().map(journalData));
}

function required(value: string | undefined, field: string): string {
  if (value !== undefined) return value;
  throw new StudioError('invalid', `data.${field}: needed for this channel`);
}
