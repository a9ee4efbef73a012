import { formatCount, plural } from '../../parts/format.ts';
import type { Network } from './model.ts';
import { type Body, soleStatus, statusShares } from './scene.ts';

/** What a screen reader hears of a node. */
export function nodeName(body: Body): string {
  if (body.kind === 'actor') return `${body.label}, ${soleStatus(body.status) ?? 'not registered'}`;
  const split = statusShares(body.status).map(({ word, count }) => `${formatCount(count)} ${word}`);
  return [`${body.label}, ${plural(body.actors, 'actor')}`, ...split].join(', ');
}

export function isNodeSelected({ address }: Network, id: string): boolean {
  const { selected } = address.value;
  return selected?.kind === 'node' && selected.id === id;
}
