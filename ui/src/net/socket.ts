export interface SocketHandlers {
  opened(): void;
  received(text: string): void;
  closed(code: number, reason: string): void;
}

/** A socket closed from here reports nothing more. */
export interface OpenedSocket {
  send(text: string): void;
  close(): void;
}

export type OpenSocket = (handlers: SocketHandlers) => OpenedSocket;

/** What the browser's and Node's WebSocket have in common. */
export interface PlainSocket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
}

/** Opens through any constructor of the standard's shape, `ws` in Node included. */
export function socketOpener(create: () => PlainSocket): OpenSocket {
  return (handlers) => {
    const socket = create();
    socket.onopen = () => handlers.opened();
    socket.onmessage = (event) => handlers.received(String(event.data));
    socket.onclose = (event) => handlers.closed(event.code, event.reason);
    // A failure is followed by the close that tells it; in Node nobody may leave it unheard.
    socket.onerror = () => undefined;
    return {
      send: (text) => socket.send(text),
      close: () => {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  };
}
