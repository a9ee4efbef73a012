import type { GraphRequest } from '@loom-studio/core-adapter/protocol';
import type { Graph } from '../../../features/graph/graph.ts';
import type { Series, Split } from '../../../features/metrics/series.ts';
import { encode } from './frames.ts';
import { createStateTopic, type StateTopic } from './state-topic.ts';
import type { TopicContext } from './topic.ts';

interface FiguresOptions {
  t: string;
  context: TopicContext;
  onEmpty: () => void;
}

/**
 * One more step each few seconds. A position names this sidecar's series and a step of it, so that a client
 * that comes back here gets the steps it missed, and anywhere else everything.
 */
export function createSeriesTopic(
  { t, context, onEmpty }: FiguresOptions,
  series: Series,
  name: string,
  split: Split,
): StateTopic {
  let told = series.step;
  const position = (step: number) => Buffer.from(`${name} ${step}`).toString('base64url');

  const frame = (data: NonNullable<ReturnType<Series['read']>>, p?: string) =>
    encode({ type: 'metrics', t, ...(p !== undefined && { p }), at: position(series.step), data });

  const whole = () => {
    const data = series.read(split);
    return data && frame(data);
  };
  const stepOf = (at: string): number | undefined => {
    const [owner, step] = Buffer.from(at, 'base64url').toString().split(' ');
    return owner === name && /^\d+$/.test(step ?? '') ? Number(step) : undefined;
  };
  const since = (at: string) => {
    const step = stepOf(at);
    const data = step === undefined || step > series.step ? undefined : series.read(split, step);
    return data && frame(data, at);
  };

  const topic = createStateTopic({ t, context, whole, since, at: () => position(told), onEmpty });
  const stop = series.onStep(() => {
    const next = series.read(split, told);
    const p = position(told);
    told = series.step;
    const text = next ? frame(next, p) : whole();
    if (text !== undefined) topic.broadcast(text);
  });
  return {
    ...topic,
    close() {
      stop();
      topic.close();
    },
  };
}

/** Summing up many edges costs more than a list, and a picture that moves all the time explains nothing. */
const GRAPH_EVERY_MS = 3_000;

export function createGraphTopic(
  { t, context, onEmpty }: FiguresOptions,
  graph: Graph,
  request: Omit<GraphRequest, 'topic'>,
): StateTopic {
  let frames = 0;
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const at = () => `g${frames}`;

  const read = async (): Promise<void> => {
    try {
      const data = await graph.read(request);
      if (closed) return;
      frames += 1;
      last = encode({ type: 'graph', t, at: at(), data });
      topic.broadcast(last);
    } catch (error) {
      context.onError(error);
    }
    if (!closed) timer = setTimeout(() => void read(), GRAPH_EVERY_MS);
  };

  const topic = createStateTopic({ t, context, whole: () => last, at, onEmpty });
  void read();
  return {
    ...topic,
    close() {
      closed = true;
      clearTimeout(timer);
      topic.close();
    },
  };
}
