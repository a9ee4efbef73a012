import {
  appName,
  DEFAULT_APP,
  LIMITS,
  OTLP_LIMITS,
  otlpReply,
  otlpTraces,
  StudioError,
} from '@loom-studio/core-adapter/protocol';
import * as z from 'zod';
import { JSON_TYPE, parseJson, readBody, refuseTooDeep } from '../body.ts';
import { type Api, type ApiContext, endpoint } from '../endpoint.ts';
import { checked } from '../problem.ts';
import type { SpanIntake } from './span-intake.ts';

/** Where exporters of OpenTelemetry send spans to. */
export function otlpRoutes(api: Api, spans: SpanIntake): void {
  endpoint(
    api,
    {
      method: 'post',
      path: '/v1/traces',
      summary: 'Take spans of OpenTelemetry (OTLP/HTTP in JSON)',
      description:
        'Attributes `loom.actor.id` or `actor.id` name the actor a span is of, and `loom.app` of the resource its app ' +
        `(else \`?app=\`). At most ${OTLP_LIMITS.spans} spans a request; a span that is wrong is refused by itself. ` +
        'Events of spans are not kept. Protobuf and compressed bodies are not taken.',
      tag: 'traces',
      query: z.object({ app: appName.optional() }),
      body: otlpTraces,
      bodyTypes: [JSON_TYPE],
      reply: otlpReply,
    },
    async ({ c, query }) => {
      refuseOther(c);
      const { text } = await readBody(c.req.raw, [JSON_TYPE], LIMITS.requestBytes);
      const body = parseJson(text);
      refuseTooDeep(body);
      return c.json(await spans.take(checked(otlpTraces, body), query.app ?? DEFAULT_APP));
    },
  );
}

function refuseOther({ req }: ApiContext): void {
  const encoding = req.header('content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw new StudioError(
      'unsupported_media_type',
      `Send spans as they are, not as ${encoding.slice(0, 64)}.`,
    );
  if (!/^application\/(x-)?protobuf\b/i.test(req.header('content-type') ?? '')) return;
  throw new StudioError(
    'unsupported_media_type',
    'Spans are taken as JSON, not as protobuf: set OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/json, or let a collector ' +
      'send them with encoding: json.',
  );
}
