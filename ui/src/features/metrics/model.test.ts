import { describe, expect, it } from '@jest/globals';
import type { SeriesData } from '@loom-studio/core-adapter/protocol';
import { scriptedStudio } from '../../net/scripted-socket.ts';
import { createSeries } from './model.ts';
import { group, series } from './some-series.ts';

function world() {
  const studio = scriptedStudio();
  const model = createSeries(studio.live);
  const stop = model.follow('type');
  studio.welcome();
  return { studio, model, stop, tell };

  /** `p`: the position the frame continues; without one it stands alone. */
  function tell(data: SeriesData, at: string, p?: string) {
    studio.say({ type: 'metrics', t: 'metrics', at, data, ...(p !== undefined && { p }) });
  }
}

const step = (at: number, rate: number) => series([at], [group('all', 'all', { rate: [rate] })]);

describe('series', () => {
  it('begin with everything kept, and go on with what came since', () => {
    const { studio, model, tell } = world();
    expect(studio.request().data).toEqual({ topic: 'metrics', split: 'type' });
    studio.subscribed('metrics', '0');
    tell(step(1_000, 1), 'a');
    tell(step(2_000, 2), 'b', 'a');
    expect(model.data.value?.groups[0]?.rate).toEqual([1, 2]);
  });

  it('stay in sight while others are asked for, and are never continued by them', () => {
    const { studio, model, tell, stop } = world();
    studio.subscribed('metrics', '0');
    tell(step(1_000, 1), 'a');
    stop();
    model.follow('worker');
    expect(studio.request().data).toEqual({ topic: 'metrics', split: 'worker' });
    expect(model.data.value?.times).toEqual([1_000]);
    studio.subscribed('metrics', '0');
    tell(step(2_000, 2), 'b');
    expect(model.data.value?.times).toEqual([2_000]);
  });

  it('tell why there are none, until there are', () => {
    const { studio, model, tell } = world();
    const refusal = { code: 'unknown_topic', message: 'No such topic.', retryable: false };
    studio.say({ type: 'error', id: studio.request().id, data: refusal });
    expect(model.problem.value).toEqual(refusal);
    const again = model.follow('type');
    studio.request();
    studio.subscribed('metrics', '0');
    tell(step(1_000, 1), 'a');
    expect(model.problem.value).toBeUndefined();
    again();
  });
});
