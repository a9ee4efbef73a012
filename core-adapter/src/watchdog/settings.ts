import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRedis } from '../links/choose-link.ts';
import type { StudioOptions } from '../types.ts';

const ON = new Set(['true', '1', 'yes', 'on']);
const OFF = new Set(['', 'false', '0', 'no', 'off']);
/** Ways to the studio that are objects of the app's thread. */
const BOUND = ['redis', 'link', 'engine'] as const;

/** The address, checked when the app's own link was chosen. */
export interface WatchdogSettings {
  url: string | undefined;
  token: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** By which way the watchdog speaks; `undefined` where none is wanted. Throws `TypeError` naming what is wrong. */
export function readWatchdog(options: StudioOptions, env: Environment): WatchdogSettings | undefined {
  if (!wantsWatchdog(options, env)) return undefined;
  const url = options.url ?? (env.STUDIO_URL || undefined);
  return { url, token: isRedis(url) ? undefined : (options.token ?? env.STUDIO_TOKEN) };
}

function wantsWatchdog(options: StudioOptions, env: Environment): boolean {
  const [name, wanted] =
    options.watchdog === undefined
      ? (['STUDIO_WATCHDOG', switchOf(env.STUDIO_WATCHDOG)] as const)
      : (['watchdog', options.watchdog] as const);
  if (typeof wanted !== 'boolean') throw new TypeError(`${name}: ${wanted} must be true or false`);
  const bound = BOUND.find((way) => options[way] !== undefined);
  if (wanted && bound) {
    throw new TypeError(`${name}: ${bound} cannot be used from another thread; give a url instead`);
  }
  return wanted;
}

function switchOf(text = ''): boolean | string {
  const value = text.trim().toLowerCase();
  if (OFF.has(value)) return false;
  return ON.has(value) || `"${text}"`;
}

/**
 * Where ioredis is, seen from this package, the program or the working folder, as a file URL: code that is no file cannot find packages by name. Undefined when
 * it is not there, or only inside a bundle.
 */
export function findRedisClient(): string | undefined {
  for (const from of [import.meta.url, process.argv[1], join(process.cwd(), 'app.js')]) {
    try {
      if (from) return pathToFileURL(createRequire(from).resolve('ioredis')).href;
    } catch {
      // Not from here.
    }
  }
  return undefined;
}
