/** What the demo can be asked to suffer from, and what a person then sees. */
export const TROUBLES = {
  'stuck-sync': 'report-1 hangs in a synchronous loop, and with it its whole process',
  'stuck-async': 'shipment-1 waits for a carrier that never answers',
  'growing-queue': 'mails come faster than the notifications send them',
  failing: 'payment-1 fails with every message',
  killed: 'the process of courier-1 is killed',
} as const;

export type Trouble = keyof typeof TROUBLES;

/** The actor whose page tells of it. */
export const ACTOR_OF: Record<Trouble, string> = {
  'stuck-sync': 'report-1',
  'stuck-async': 'shipment-1',
  'growing-queue': 'notification-1',
  failing: 'payment-1',
  killed: 'courier-1',
};

/** The demo is well for so long first. */
export const TROUBLE_AFTER_MS = 5_000;

const NAMES = Object.keys(TROUBLES) as Trouble[];

/** Reads `failing,killed`, or `all`. Throws an error that lists what there is. */
export function readTroubles(text: string): ReadonlySet<Trouble> {
  if (text === 'all') return new Set(NAMES);
  const asked = text.split(',').map((name) => name.trim());
  for (const name of asked)
    if (!Object.hasOwn(TROUBLES, name))
      throw new TypeError(`--trouble "${name}" must be all, or some of ${NAMES.join(', ')}`);
  return new Set(asked as Trouble[]);
}

/** One line when it begins, with where to look. */
export function troubleLine(trouble: Trouble, app: string, url: string): string {
  return `demo: trouble ${trouble}: ${TROUBLES[trouble]}: ${url}/actor/${app}/${ACTOR_OF[trouble]}`;
}
