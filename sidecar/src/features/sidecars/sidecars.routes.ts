import { type SidecarList, sidecarList } from '@loom-studio/core-adapter/protocol';
import { type Api, endpoint } from '../endpoint.ts';

const NAME_HEADER = 'x-studio-sidecar';

/** Every reply names the sidecar it came from, refusals too: with several behind one address nothing else does. */
export function nameReplies(api: Api, id: string): void {
  api.use('*', async (c, next) => {
    await next();
    c.res.headers.set(NAME_HEADER, id);
  });
}

export function sidecarRoutes(api: Api, list: () => Promise<SidecarList>): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/sidecars',
      summary: 'The sidecars of this workspace, newest facts first',
      description:
        'Each speaks for itself every three seconds and is gone after nine of silence. `complete` is false while ' +
        'the engine cannot tell of the others; what is listed then is what is known, never a guess.',
      tag: 'health',
      reply: sidecarList,
    },
    async ({ c }) => c.json(await list()),
  );
}
