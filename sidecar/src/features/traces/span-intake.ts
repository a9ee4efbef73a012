import type { OtlpReply, OtlpTraces } from '@loom-studio/core-adapter/protocol';
import type { Drops } from '../../engine/engine.ts';
import type { Studio } from '../../studio.ts';
import { replyTo, takeSpans } from './otlp.ts';

/** Where spans of OpenTelemetry come in, and what of them does not. */
export interface SpanIntake {
  /** `app`: of the processes that name none. */
  take(body: OtlpTraces, app: string): Promise<OtlpReply>;
  drops(): Drops;
}

export function createSpanIntake({ studio, now }: { studio: Studio; now: () => number }): SpanIntake {
  const dropped = { 'traces.rejected': 0, 'traces.cut': 0 };
  return {
    async take(body, app) {
      const taken = takeSpans(body, app, now());
      for (const [each, events] of taken.byApp) await studio.report(each, events);
      dropped['traces.rejected'] += taken.rejected;
      dropped['traces.cut'] += taken.cut;
      return replyTo(taken);
    },
    drops: () => ({ ...dropped }),
  };
}
