type Fields = Record<string, unknown>;

/** Existing clients send `{ entry }`; others the entry itself. An own field named `entry` beside others is data. */
export function entryOf(body: Fields): Fields {
  const { entry } = body;
  const wrapped =
    Object.keys(body).length === 1 && typeof entry === 'object' && entry !== null && !Array.isArray(entry);
  return wrapped ? (entry as Fields) : body;
}
