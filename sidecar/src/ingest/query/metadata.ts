import type { CompareNode } from '@loom-studio/core-adapter/query';
import { isAnyOf } from './texts.ts';

/** Values of a list that are looked at. */
const LIST_VALUES = 100;

/**
 * A test of one value of the metadata. Only what metadata itself holds is reached, never what objects inherit. Of
 * a list any value counts; `null` is as good as nothing.
 */
export function compileMetadata(node: CompareNode, compare: (value: number) => boolean) {
  const fits = isEqual(node)
    ? equalTo(node)
    : (value: unknown) => typeof value === 'number' && compare(value);
  return (metadata: Record<string, unknown> | undefined): boolean => {
    const value = valueAt(metadata, node.path);
    if (Array.isArray(value)) return value.slice(0, LIST_VALUES).some(fits);
    return fits(value);
  };
}

export function valueAt(metadata: unknown, path: readonly string[]): unknown {
  let value = metadata;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

const isEqual = ({ operator }: CompareNode) => operator === ':' || operator === '!=';

function equalTo({ values }: CompareNode): (value: unknown) => boolean {
  const isAny = values.some(({ kind }) => kind === 'any');
  const isText = isAnyOf('metadata', values);
  const numbers = new Set(values.flatMap((value) => (value.kind === 'text' ? numberIn(value.text) : [])));
  return (value) => {
    if (value === undefined || value === null) return false;
    if (isAny) return true;
    if (typeof value === 'number') return numbers.has(value) || isText(String(value));
    return (typeof value === 'string' || typeof value === 'boolean') && isText(String(value));
  };
}

function numberIn(text: string): number[] {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? [number] : [];
}
