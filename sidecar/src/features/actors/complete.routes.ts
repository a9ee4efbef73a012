import { LIVE_BOUNDS } from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import type { View } from '../../studio.ts';
import { type Api, endpoint } from '../endpoint.ts';
import { complete } from './complete.ts';

const completeQuery = z.object({
  text: z.string().max(LIVE_BOUNDS.queryChars).optional(),
  caret: z.coerce.number().int().min(0).optional(),
});

const completion = z.object({
  from: z.number().int(),
  to: z.number().int(),
  options: z.array(
    z.object({ text: z.string(), about: z.string().optional(), count: z.number().int().optional() }),
  ),
});

export function completeRoutes(api: Api, view: View): void {
  endpoint(
    api,
    {
      method: 'get',
      path: '/api/complete',
      summary: 'What could be meant by an unfinished filter',
      description:
        'Names of fields and values of live actors that fit what stands before `caret` in `text`. An option is ' +
        'written in place of the characters `from` to `to`. Without `caret` the end of the text is meant.',
      tag: 'actors',
      query: completeQuery,
      reply: completion,
    },
    ({ c, query: { text = '', caret = text.length } }) => c.json(complete(view, text, caret)),
  );
}
