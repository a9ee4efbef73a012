import { describe, expect, it } from '@jest/globals';
import { OTLP_LIMITS, spanEvent } from '@loom-studio/core-adapter/protocol';
import { replyTo, takeSpans } from './otlp.ts';

const NOW = 1_767_225_600_000;
const span = (more: object = {}) => ({
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  name: 'charge',
  ...more,
});
const request = (spans: unknown[], resource: object[] = []) => ({
  resourceSpans: [{ resource: { attributes: resource as never }, scopeSpans: [{ spans }] }],
});
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const taken = (spans: unknown[], resource: object[] = []) => takeSpans(request(spans, resource), 'shop', NOW);
const events = (spans: unknown[]) => taken(spans).byApp.get('shop') ?? [];

describe('a span of OpenTelemetry', () => {
  it('becomes one of the studio, with its times, status, links and attributes', () => {
    const [event] = events([
      span({
        parentSpanId: 'eee19b7ec3c1b173',
        kind: 5,
        startTimeUnixNano: '1544712660000000123',
        endTimeUnixNano: '1544712661250500123',
        status: { code: 2, message: 'declined' },
        links: [{ traceId: '5B8EFFF798038103D269B633813FC60D', spanId: 'EEE19B7EC3C1B175' }],
        attributes: [
          text('loom.actor.id', 'order/7'),
          { key: 'tries', value: { intValue: '3' } },
          { key: 'share', value: { doubleValue: 0.5 } },
          { key: 'last', value: { boolValue: false } },
          { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 2 }] } } },
          { key: 'tree', value: { kvlistValue: { values: [text('k', 'v')] } } },
          { key: 'huge', value: { intValue: '9223372036854775807' } },
          text('__proto__', 'plain'),
        ],
      }),
    ]);
    expect(spanEvent.safeParse(event).error).toBeUndefined();
    expect(event).toMatchObject({
      ...{ kind: 'span', at: 1_544_712_660_000, eventType: 'charge', actorId: 'order/7' },
      correlationId: '5b8efff798038103d269b633813fc60c',
      detail: {
        ...{
          spanId: 'eee19b7ec3c1b174',
          parentSpanId: 'eee19b7ec3c1b173',
          kind: 'consumer',
          durationMs: 1_250.5,
        },
        ...{ status: 'error', statusText: 'declined' },
        links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175' }],
        attributes: { tries: 3, share: 0.5, last: false, tags: ['a', 2], huge: '9223372036854775807' },
      },
    });
    expect(JSON.stringify(event?.detail)).toContain('"__proto__":"plain"');
  });

  it('is told without secrets, also where half of one would be cut off', () => {
    const long = `${'x'.repeat(OTLP_LIMITS.attributeChars - 14)} redis://u:hush@h`;
    const list = [{ stringValue: 'token=hush' }, { kvlistValue: { values: [text('password', 'hush')] } }];
    const [event] = events([
      span({
        name: 'GET https://u:hush@h/?token=hush',
        status: { code: 2, message: long },
        attributes: [
          text('url.full', 'https://u:hush@h'),
          text('db.statement', 'password=hush'),
          text('long', long),
          { key: 'tree', value: { kvlistValue: { values: [text('db.password', 'hush')] } } },
          { key: 'list', value: { arrayValue: { values: list } } },
        ],
      }),
    ]);
    expect(event?.eventType).toBe('GET https://[redacted]@h/?token=[redacted]');
    expect(JSON.stringify(event)).not.toMatch(/hu/);
  });

  it('is of the actor it names, whatever its id looks like', () => {
    const [event] = events([span({ attributes: [text('actor.id', 'redis://u:id@h')] })]);
    expect(event?.actorId).toBe('redis://u:id@h');
  });

  it('may give its kind and status by name, of those there are', () => {
    const [named] = events([span({ kind: 'SPAN_KIND_SERVER', status: { code: 'STATUS_CODE_ERROR' } })]);
    expect(named?.detail).toMatchObject({ kind: 'server', status: 'error' });
    expect(taken([span({ status: { code: 'STATUS_CODE_ODD' } })])).toMatchObject({ rejected: 1 });
  });

  it('may say no more than its name', () => {
    const [event] = events([span({ name: '', parentSpanId: '', startTimeUnixNano: '0', attributes: [] })]);
    expect(event).toEqual({
      ...{ kind: 'span', at: NOW, correlationId: '5b8efff798038103d269b633813fc60c', eventType: 'span' },
      detail: { spanId: 'eee19b7ec3c1b174' },
    });
  });

  it('is cut where it is too large, and says so', () => {
    const attributes = Array.from({ length: OTLP_LIMITS.attributes + 6 }, (_, n) =>
      text(`k${n}`, 'x'.repeat(2_000)),
    );
    const links = Array.from({ length: OTLP_LIMITS.links + 1 }, () => span());
    const [event] = events([span({ attributes, links, name: 'n'.repeat(999) })]);
    const detail = (event?.detail ?? {}) as { attributes: Record<string, string>; dropped: number };
    const { attributes: kept, dropped } = detail;
    expect(Object.keys(kept)).toHaveLength(OTLP_LIMITS.attributes);
    expect(kept['k0']).toHaveLength(OTLP_LIMITS.attributeChars);
    expect(dropped).toBe(7);
    expect(spanEvent.safeParse(event).error).toBeUndefined();
  });

  it.each([
    ['no id', { spanId: undefined }],
    ['an id of zeros', { traceId: '0'.repeat(32) }],
    ['an id in base64', { traceId: 'W47/95gDgQPSabYzgT/GDA==' }],
    ['a negative time', { startTimeUnixNano: '-5' }],
    ['a time in words', { endTimeUnixNano: 'soon' }],
    ['attributes that are none', { attributes: 'many' }],
    ['another thing', null],
  ])('with %s is refused by itself', (_, more) => {
    const result = taken([more && span(more), span()]);
    expect(result.byApp.get('shop')).toHaveLength(1);
    expect(replyTo(result)).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(/./) },
    });
  });
});

describe('a request', () => {
  it('names the app of each process; a name that cannot be one does not count', () => {
    const named = (app: string) => request([span()], [text('loom.app', app), text('service.name', 'till')]);
    const { byApp } = takeSpans(
      { resourceSpans: ['bank', 'not an app'].flatMap((app) => named(app).resourceSpans) },
      'shop',
      NOW,
    );
    expect([...byApp.keys()]).toEqual(['bank', 'shop']);
    expect(byApp.get('bank')?.[0]?.detail).toMatchObject({ service: 'till' });
  });

  it('of too many spans or apps is taken as far as it may be', () => {
    const many = taken(Array.from({ length: OTLP_LIMITS.spans + 3 }, () => span()));
    expect(many.byApp.get('shop')).toHaveLength(OTLP_LIMITS.spans);
    expect(replyTo(many).partialSuccess).toMatchObject({ rejectedSpans: '3' });
    const apps = Array.from({ length: OTLP_LIMITS.apps + 2 }, (_, n) =>
      request([span()], [text('loom.app', `a${n}`)]),
    );
    const several = takeSpans(
      { resourceSpans: apps.flatMap(({ resourceSpans }) => resourceSpans) },
      'shop',
      NOW,
    );
    expect(several).toMatchObject({ rejected: 2, byApp: { size: OTLP_LIMITS.apps } });
  });

  it('without anything in it is fine', () => {
    for (const empty of [{}, { resourceSpans: [] }, { resourceSpans: [{ scopeSpans: [{}] }] }])
      expect(replyTo(takeSpans(empty, 'shop', NOW))).toEqual({});
  });
});
