/** How one journal entry is told in a line. */
export interface EntryWords {
  name: string;
  detail: string;
  failed: boolean;
}

const NAME_FIELDS = ['type', 'eventType', 'event', 'kind', 'name'];
const DETAIL_FIELDS = [
  'error',
  'name',
  'eventType',
  'reason',
  'activityId',
  'childId',
  'messageId',
  'message',
];

/** Entries come in whatever form an app writes, so the first telling field is taken. */
export function entryWords(body: Record<string, unknown>): EntryWords {
  const entry = unwrapped(body);
  const name = firstText(entry, NAME_FIELDS) ?? 'entry';
  const detail = firstText(entry, DETAIL_FIELDS, name) ?? '';
  const failed = entry.error !== undefined || /fail|error|timed?.?out/i.test(name);
  return { name, detail, failed };
}

/** Some clients post the entry inside `entry`. */
function unwrapped(body: Record<string, unknown>): Record<string, unknown> {
  const { entry } = body;
  return typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : body;
}

function firstText(
  body: Record<string, unknown>,
  fields: readonly string[],
  not?: string,
): string | undefined {
  for (const field of fields) {
    const text = textOf(body[field]);
    if (text !== undefined && text !== not) return text;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object' && value !== null && 'message' in value) return textOf(value.message);
  return undefined;
}
