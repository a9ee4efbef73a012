import {
  compileRedactions,
  copyRedacted,
  DEFAULT_REDACTIONS,
  maskSecrets,
  OTLP_LIMITS,
  type OtlpAttributes,
} from '@loom-studio/core-adapter/protocol';

const REDACTIONS = compileRedactions(DEFAULT_REDACTIONS);

export interface Kept {
  values: Record<string, unknown>;
  /** Attributes left out because there are too many or they hold nothing. */
  dropped: number;
}

/** Attributes as plain values, cut to what is kept of them. */
export function attributesOf(attributes: OtlpAttributes): Kept {
  const known = attributes
    .slice(0, OTLP_LIMITS.attributes)
    .map(({ key, value }) => [cut(key), plain(value)] as const)
    .filter(([key, value]) => key !== '' && value !== undefined);
  return { values: Object.fromEntries(known), dropped: attributes.length - known.length };
}

type Value = OtlpAttributes[number]['value'];

/** Undefined for a value of no known kind. What is nested deeper than a list is shown as text. */
function plain(value: Value): unknown {
  const list = (value?.['arrayValue'] as { values?: unknown } | undefined)?.values;
  if (Array.isArray(list))
    return list.slice(0, OTLP_LIMITS.listValues).map((each) => simple(each) ?? textOf(each));
  const found = simple(value);
  if (found !== undefined) return found;
  const tree = value?.['kvlistValue'] ?? value?.['bytesValue'];
  return tree === undefined ? undefined : textOf(tree);
}

function simple(value: unknown): unknown {
  const { stringValue, boolValue, intValue, doubleValue } = (value ?? {}) as Record<string, unknown>;
  if (typeof stringValue === 'string') return cut(stringValue);
  if (typeof boolValue === 'boolean') return boolValue;
  return integerOf(intValue) ?? (typeof doubleValue === 'number' ? doubleValue : undefined);
}

/** Whole numbers beyond what a number holds stay text. */
function integerOf(value: unknown): unknown {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  // As text it says no more which of its members are named like secrets.
  return cut(String(JSON.stringify(copyRedacted('attributes', value, REDACTIONS).value)));
}

/** Masked before it is cut: of half a secret nobody could tell that it is one. */
export function cut(text: string, max: number = OTLP_LIMITS.attributeChars): string {
  return maskSecrets(text.slice(0, 2 * max)).slice(0, max);
}
