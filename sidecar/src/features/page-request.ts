import type { ApiContext } from './endpoint.ts';

/** Addresses that programs and people both know: programs get the figures, people the page. */
const SHARED_PATH = '/metrics';

/**
 * A browser opening a page at an address that serves programs too. Whoever lets this pass without a token must
 * answer it with the page alone.
 */
export function opensSharedPage({ req }: ApiContext): boolean {
  const reads = req.method === 'GET' || req.method === 'HEAD';
  return reads && req.path === SHARED_PATH && (req.header('accept') ?? '').includes('text/html');
}
