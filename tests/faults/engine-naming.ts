import { LOG_START } from '../../sidecar/src/engine/engine.ts';
import type { Commanded } from './engine-commands.ts';

/**
 * An answer in words that both engines share. Each names its epochs and log entries as it likes, so they are
 * numbered in the order they appeared.
 */
export function createNaming(on: Commanded): (answer: unknown) => unknown {
  const epochs: string[] = [''];
  const epoch = (value: string): string => {
    if (!epochs.includes(value)) epochs.push(value);
    return `epoch ${epochs.indexOf(value)}`;
  };
  const entry = (value: string): string => {
    const index = on.entries.indexOf(value);
    return index < 0 && value !== LOG_START ? value : `entry ${index}`;
  };
  const named = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (key === 'epoch') return epoch(value);
    return key === 'id' || key === 'at' ? entry(value) : value;
  };
  return (answer) => JSON.parse(JSON.stringify(answer ?? null, named));
}
