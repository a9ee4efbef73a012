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

/** The names an object has as its own: hooks are own properties, and gone when they are taken off. */
export function ownNames(...objects: object[]): string[] {
  return objects.flatMap((each) => [
    ...Object.getOwnPropertyNames(each),
    ...Object.getOwnPropertySymbols(each).map(String),
  ]);
}
