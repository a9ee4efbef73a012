import { type Health, health, StudioError } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import { type Api, endpoint } from '../endpoint.ts';

export function healthRoutes(api: Api, read: () => Health, isReady: () => boolean): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/health',
      summary: 'Liveness, and what runs here',
      tag: 'health',
      reply: health,
    },
    ({ c }) => c.json(read()),
  );

  endpoint(
    api,
    {
      method: 'get',
      path: '/api/ready',
      summary: 'Readiness: whether this sidecar shows the present',
      tag: 'health',
      reply: z.object({ ready: z.literal(true) }),
      errors: ['unavailable'],
    },
    ({ c }) => {
      if (!isReady()) throw new StudioError('unavailable', 'The view is not loaded or not up to date.');
      return c.json({ ready: true });
    },
  );
}
