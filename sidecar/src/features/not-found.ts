import { StudioError } from '@loom-studio/core-adapter/protocol';
import type { Api, ApiContext } from './endpoint.ts';

type Known = { method: string; pattern: RegExp };

/** Tells a wrong method (405, with those that exist) from a path nobody serves. */
export function createMissing(api: Api): (c: ApiContext) => StudioError | undefined {
  let known: Known[] | undefined;
  return (c) => {
    known ??= api.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => ({ method, pattern: patternOf(path) }));
    const methods = known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method);
    if (methods.length > 0) {
      const allow = [...new Set(methods.includes('GET') ? ['GET', 'HEAD', ...methods] : methods)];
      return new StudioError('method_not_allowed', `${c.req.method} is not for ${c.req.path}.`, { allow });
    }
    if (/^\/(api|metrics|ws|v1)(\/|$)/.test(c.req.path))
      return new StudioError('not_found', `Nothing at ${c.req.path}.`);
    return undefined;
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);
}
