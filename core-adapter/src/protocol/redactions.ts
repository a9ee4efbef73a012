/** Never sent, whatever the app configures. `*` before letters stands for whatever a name begins with. */
export const DEFAULT_REDACTIONS = [
  ...['*password', 'passwords', '*passwd', 'pwd', '*_pwd', '*passphrase'],
  ...['*token', 'tokens', 'jwt'],
  ...['*secret', '*secrets', '*credential', '*credentials'],
  ...['*apiKey', 'apiKeys', '*api_key', '*api-key'],
  ...['access', 'account', 'private', 'secret', 'signing', 'encryption'].flatMap((kind) => [
    `*${kind}Key`,
    `*${kind}_key`,
    `*${kind}-key`,
  ]),
  ...['*authorization', '*cookie', '*cookies'],
  ...['*connectionString', '*connection_string', '*connection-string'],
].map((name) => `**.${name}`);

/** Names whose judgement is remembered, and the longest of them. */
const REMEMBERED = { names: 4_096, chars: 64 };

/** One step of a path: a lower-case name, `*` for any one step or `**` for any number of steps. */
interface Step {
  name: string;
  next: Step | undefined;
}

/** Where the paths stand at one place of a value. */
export type Steps = readonly Step[];

export interface Redactions {
  /** The paths of more than one step, or of one that is not just a name anywhere. */
  readonly steps: Steps;
  /** Whether the name hides its value wherever it stands. */
  hides(name: string): boolean;
}

/**
 * Compiles paths such as `metadata.card`, `payload.*.password`, `**.token` or `**.*token`. Letter case does not
 * matter. Throws on an empty step.
 */
export function compileRedactions(paths: readonly string[]): Redactions {
  const names = new Set<string>();
  const endings: string[] = [];
  const steps: Step[] = [];
  for (const path of paths) {
    const [first, second, ...more] = stepsOf(path);
    if (first !== '**' || second === undefined || more.length > 0 || /^\*+$/.test(second)) {
      steps.push(chain(path));
    } else if (second.startsWith('*')) endings.push(second.slice(1));
    else names.add(second);
  }
  return { steps, hides: remembering((name) => names.has(name) || endings.some((it) => name.endsWith(it))) };
}

/** Where the paths stand one level deeper, and whether one of them ends here. */
export function advance(steps: Steps, key: string): { steps: Steps; hit: boolean } {
  if (steps.length === 0) return { steps, hit: false };
  const name = key.toLowerCase();
  const deeper: Step[] = [];
  let hit = false;
  const visit = (step: Step): void => {
    if (step.name === '**') {
      deeper.push(step);
      if (step.next) visit(step.next);
      else hit = true;
    } else if (fits(step.name, name)) {
      if (step.next) deeper.push(step.next);
      else hit = true;
    }
  };
  for (const step of steps) visit(step);
  return { steps: deeper, hit };
}

function fits(step: string, name: string): boolean {
  return step === name || (step.startsWith('*') && name.endsWith(step.slice(1)));
}

function stepsOf(path: string): string[] {
  const names = path.toLowerCase().split('.');
  if (names.includes('')) throw new TypeError(`redact: "${path}" has an empty step`);
  return names;
}

function chain(path: string): Step {
  return stepsOf(path).reduceRight<Step | undefined>((next, name) => ({ name, next }), undefined) as Step;
}

/** The same few names come again and again. */
function remembering(judge: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const verdict = judge(name.toLowerCase());
    if (name.length > REMEMBERED.chars) return verdict;
    if (known.size >= REMEMBERED.names) known.clear();
    known.set(name, verdict);
    return verdict;
  };
}
