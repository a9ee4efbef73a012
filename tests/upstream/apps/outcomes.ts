/** What a program saw of its own calls, in order: results and errors, with times taken out. */
export interface Outcomes {
  /** Notes what a call came to, and goes on whatever that is. */
  call(name: string, run: () => unknown): Promise<void>;
  note(line: string): void;
  lines: string[];
}

const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

export function createOutcomes(): Outcomes {
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line.replace(TIME, '<time>'));
  return {
    lines,
    note,
    async call(name, run) {
      try {
        note(`${name} = ${JSON.stringify(await run()) ?? 'nothing'}`);
      } catch (error) {
        note(`${name} ! ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      }
    },
  };
}

/**
 * Remembers every property these objects have of their own. What it returns says whether they have the very same
 * ones again: hooks are own properties, of objects or of the prototypes of their classes.
 */
export function remember(...objects: object[]): () => boolean {
  const before = objects.map(ownValues);
  return () =>
    objects.every((each, index) => {
      const [was, is] = [before[index] ?? new Map(), ownValues(each)];
      return (
        was.size === is.size &&
        [...is].every(([name, value]) => was.has(name) && unchanged(was.get(name), value))
      );
    });
}

/** Figures and states go on changing; methods must not. */
const unchanged = (was: unknown, is: unknown): boolean => typeof is !== 'function' || was === is;

function ownValues(object: object): Map<PropertyKey, unknown> {
  return new Map(
    Reflect.ownKeys(object).map((name) => [name, Object.getOwnPropertyDescriptor(object, name)?.value]),
  );
}
