export interface SocketHandlers {
  opened(): void;
  received(text: string): void;
  closed(code: number, reason: string): void;
}

/** Opens one socket. The result closes it; a socket closed from here reports nothing more. */
export type OpenSocket = (handlers: SocketHandlers) => () => void;

export function browserSocket(url: string): OpenSocket {
  return (handlers) => {
    const socket = new WebSocket(url);
    socket.onopen = () => handlers.opened();
    socket.onmessage = (event) => handlers.received(String(event.data));
    socket.onclose = (event) => handlers.closed(event.code, event.reason);
    return () => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    };
  };
}

export function socketUrl(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}
