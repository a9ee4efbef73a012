import { startNode } from './node.ts';
import { StartError, type Transport, type TransportOptions } from './transport.ts';
import { loadUws, startUws } from './uws.ts';

/** `auto` takes uWebSockets.js where its native build loads; `uws` insists on it. */
export async function startTransport(
  wanted: 'auto' | 'uws' | 'node',
  options: TransportOptions,
): Promise<Transport> {
  const native = wanted === 'node' ? undefined : await loadUws(options.log);
  if (native) return startUws(native, options);
  if (wanted === 'uws')
    throw new StartError('TRANSPORT=uws: uWebSockets.js does not load here. Use TRANSPORT=node.');
  return startNode(options);
}
