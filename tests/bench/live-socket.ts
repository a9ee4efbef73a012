import { once } from 'node:events';
import type { DownFrame, TopicRequest } from '@loom-studio/core-adapter/protocol';
import { WebSocket } from 'ws';

/** A bare `loom.v1` client that counts what it is sent. */
export interface LiveSocket {
  bytes(): number;
  subscribe(id: string, data: TopicRequest): void;
  /** The next frame that fits. */
  next(fits: (frame: DownFrame) => boolean): Promise<DownFrame>;
  end(): void;
}

export async function openLive(url: string): Promise<LiveSocket> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['loom.v1']);
  const waiting = new Set<(frame: DownFrame) => void>();
  let bytes = 0;
  ws.on('message', (data: Buffer) => {
    bytes += data.length;
    if (waiting.size === 0) return;
    const frame = JSON.parse(data.toString()) as DownFrame;
    for (const look of waiting) look(frame);
  });
  await once(ws, 'open');
  return {
    bytes: () => bytes,
    subscribe: (id, data) => ws.send(JSON.stringify({ type: 'subscribe', id, data })),
    next: (fits) =>
      new Promise((resolve) => {
        const look = (frame: DownFrame) => {
          if (!fits(frame)) return;
          waiting.delete(look);
          resolve(frame);
        };
        waiting.add(look);
      }),
    end: () => ws.terminate(),
  };
}
