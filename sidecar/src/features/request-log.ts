import type { Log } from '../log.ts';
import type { Api, ApiContext } from './endpoint.ts';

/** Of a path, which a client may make as long as it likes. */
const PATH_CHARACTERS = 200;

/** What is refused is the client's to know, and a line at the debug level only: nobody fills a log by asking wrongly. */
export function logRefusals(api: Api, log: Log): void {
  api.use('*', async (c, next) => {
    await next();
    const { status } = c.res;
    if (status >= 400) log.debug({ ...requestFields(c), status }, 'refused');
  });
}

/** Which request a line of the log is about, and whose. Without the query, which may hold what is private. */
export function requestFields(c: ApiContext): object {
  const { requestId, remote } = c.env ?? {};
  return { requestId, client: remote, method: c.req.method, path: c.req.path.slice(0, PATH_CHARACTERS) };
}
