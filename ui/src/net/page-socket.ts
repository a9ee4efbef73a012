import { type OpenSocket, type PlainSocket, socketOpener } from './socket.ts';

export function browserSocket(url: string, protocol?: string): OpenSocket {
  return socketOpener(() => new WebSocket(url, protocol) as PlainSocket);
}

export function socketUrl(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}
