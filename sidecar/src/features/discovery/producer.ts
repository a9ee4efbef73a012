import { randomBytes } from 'node:crypto';

/** The instance under which a sidecar follows an app's registry; each time it begins is a producer of its own. */
const INSTANCE = 'discovery';

export function newProducer(app: string): string {
  return `${app}/${INSTANCE}/${randomBytes(6).toString('hex')}`;
}

export function isDiscovery(producer: string): boolean {
  return producer.split('/')[1] === INSTANCE;
}

export function isDiscoveryOf(producer: string, app: string): boolean {
  return producer.startsWith(`${app}/${INSTANCE}/`);
}
