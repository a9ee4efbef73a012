import type { Engine, StatePage } from '../engine.ts';
import type { TroubleWatch } from './trouble.ts';

/** The same engine, of which is known which of its operations Redis refuses just now. */
export function watched(engine: Engine, trouble: TroubleWatch): Engine {
  const watch =
    <Given extends unknown[], Made>(name: string, work: (...given: Given) => Promise<Made>) =>
    async (...given: Given): Promise<Made> => {
      try {
        const made = await work(...given);
        trouble.worked(name);
        return made;
      } catch (error) {
        trouble.failed(name, error);
        throw error;
      }
    };
  return {
    ...engine,
    now: watch('now', engine.now),
    append: watch('append', engine.append),
    tail: watch('tail', engine.tail),
    position: watch('position', engine.position),
    async *load(ws): AsyncIterable<StatePage> {
      try {
        yield* engine.load(ws);
        trouble.worked('load');
      } catch (error) {
        trouble.failed('load', error);
        throw error;
      }
    },
    commit: watch('commit', engine.commit),
    since: watch('since', engine.since),
    range: watch('range', engine.range),
    getDoc: watch('getDoc', engine.getDoc),
    putDoc: watch('putDoc', engine.putDoc),
    deleteDoc: watch('deleteDoc', engine.deleteDoc),
    listDocs: watch('listDocs', engine.listDocs),
    hold: watch('hold', engine.hold),
  };
}
