/** Elements encoded at a time: some milliseconds, so that a long list never blocks the loop. */
const CHUNK = 1_000;

/** A JSON array as a response. Long ones are encoded piece by piece while the client reads. */
export function jsonArray<T>(
  items: T[],
  encode: (item: T) => unknown,
  headers: Record<string, string> = {},
): Response {
  const init = { headers: { 'content-type': 'application/json', ...headers } };
  if (items.length <= CHUNK) return new Response(JSON.stringify(items.map(encode)), init);
  return new Response(stream(items, encode), init);
}

function stream<T>(items: T[], encode: (item: T) => unknown): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let start = 0;
  return new ReadableStream({
    pull(controller) {
      const end = Math.min(start + CHUNK, items.length);
      const parts = items.slice(start, end).map((item) => JSON.stringify(encode(item)));
      controller.enqueue(encoder.encode((start === 0 ? '[' : ',') + parts.join(',')));
      start = end;
      if (start < items.length) return;
      controller.enqueue(encoder.encode(']'));
      controller.close();
    },
  });
}
