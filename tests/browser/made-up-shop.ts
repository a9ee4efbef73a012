import { type Report, registered, reportingApp } from './reporting-app.ts';

const TYPES = [
  'Order',
  'Order',
  'Order',
  'Payment',
  'Payment',
  'Inventory',
  'Shipment',
  'Notification',
  'Refund',
];
const STATUSES = ['active', 'busy', 'busy', 'idle', 'idle', 'idle'];
const WORKERS = 8;
const ACTORS = 412;
/** The actor the story is about. */
const STAR = 2;
const BEAT_MS = 250;

/** Orders wait because payments stall; worker w-07 stopped reporting before the picture is taken. */
export function openShop(url: string) {
  const random = seededRandom(7);
  const workers = Array.from({ length: WORKERS }, (_, index) => ({
    name: `w-0${index + 1}`,
    app: reportingApp(url, 'shop'),
    ids: [] as string[],
  }));
  const actors = Array.from({ length: ACTORS }, (_, index) => someActor(index, random));
  const star = actors[STAR]?.id ?? '';
  let beating: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  return { star, opened: fill(), close };

  async function fill() {
    for (const [index, worker] of workers.entries()) {
      const own = actors.filter((_, nth) => nth % WORKERS === index);
      worker.ids = own.filter(({ status }) => status !== 'failed').map(({ id }) => id);
      await worker.app.report(
        { kind: 'hello', host: `node-${1 + (index % 3)}` },
        ...own.map((actor) => ({ ...actor, worker: worker.name })),
      );
    }
    await tellStory();
    timer = setInterval(() => {
      beating = beating.then(beat);
    }, BEAT_MS);
  }

  async function close() {
    clearInterval(timer);
    await beating;
  }

  async function beat() {
    const reporting = workers.filter(({ name }) => name !== 'w-07');
    await Promise.all(reporting.map(({ app, ids }) => app.report(...someWork(ids, random))));
  }

  async function tellStory() {
    const app = workers[STAR % WORKERS]?.app;
    await app?.report(...STORY.map((entry): Report => ({ kind: 'journal', id: star, entry })));
    await app?.report(
      ...['OrderPlaced', 'PriceCalculated', 'ItemReserved', 'ChargeCard', 'CancelOrder'].map(
        (type, index): Report => ({
          kind: 'message',
          to: star,
          from: actors[index * 3]?.id ?? star,
          type,
          correlationId: `checkout-${4_100 + index}`,
          waitMs: 2 + index * 3,
          runMs: [6, 4, 18, 30_012, 3][index] ?? 1,
          ...(type === 'ChargeCard' && { error: 'authorize timed out after 30 s' }),
        }),
      ),
    );
  }
}

const STORY = [
  { type: 'event_received', eventType: 'OrderPlaced' },
  { type: 'state_patches', patches: [{ op: 'replace', path: ['total'], value: 184.9 }] },
  { type: 'activity_scheduled', activityId: 'act-0', name: 'reserveStock' },
  { type: 'activity_completed', activityId: 'act-0', result: { reserved: 4 } },
  { type: 'activity_scheduled', activityId: 'act-1', name: 'authorize' },
  { type: 'activity_failed', activityId: 'act-1', error: 'authorize timed out after 30 s' },
  { type: 'activity_scheduled', activityId: 'act-2', name: 'authorize' },
];

function someActor(index: number, random: () => number) {
  const isStar = index === STAR;
  const type = isStar ? 'Order' : pick(TYPES, random);
  const failed = index % 97 === 40;
  return registered(`${type.toLowerCase()}-${hex(8, random)}-${hex(4, random)}-${hex(12, random)}`, {
    type,
    status: failed ? 'failed' : isStar ? 'busy' : pick(STATUSES, random),
    messageCount: Math.floor(random() ** 3 * 2_000),
    ...(type !== 'Notification' && { queueDepth: isStar ? 37 : Math.floor(random() ** 12 * 36) }),
    lastActiveAt: Date.now() - Math.floor(random() ** 3 * 280_000),
    metadata: {
      region: pick(['eu-west', 'eu-north'], random),
      customer: { id: `c-${hex(6, random)}`, tier: pick(['gold', 'standard'], random) },
      lines: [
        { sku: 'TEA-250', quantity: 2 },
        { sku: 'MUG-01', quantity: 1 },
      ],
      total: Math.round(random() * 40_000) / 100,
    },
  }) as Extract<Report, { kind: 'registered' }>;
}

function someWork(ids: readonly string[], random: () => number): Report[] {
  return Array.from({ length: 3 }, () => {
    const status = random() < 0.3 ? { status: pick(STATUSES, random) } : {};
    const id = ids[Math.floor(random() ** 2 * ids.length)] ?? '';
    return {
      kind: 'changed',
      id,
      messages: 1 + Math.floor(random() * 3),
      lastActiveAt: Date.now(),
      ...status,
    };
  });
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T;
}

function hex(length: number, random: () => number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** The same pictures every time, as far as live ones can be. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
