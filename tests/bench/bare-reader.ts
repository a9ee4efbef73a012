import { Redis } from 'ioredis';

/** Reads a stream to the given number of events and says so: what any consumer of packed JSON pays. Arguments: URL, key, events. */
const [url = '', key = '', wanted = '0'] = process.argv.slice(2);
const redis = new Redis(url, { protocol: 2 });
let cursor = '0-0';
let seen = 0;
console.log('reading');
while (seen < Number(wanted)) {
  const read = await redis.xread('COUNT', 1_000, 'BLOCK', 1_000, 'STREAMS', key, cursor);
  for (const [id, fields] of read?.[0]?.[1] ?? []) {
    cursor = id;
    seen += (JSON.parse(fields.at(-1) ?? '[]') as unknown[]).length;
  }
}
console.log('done');
redis.disconnect();
