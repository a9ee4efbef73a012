import { maskSecrets } from './mask.ts';

/**
 * Never sent, whatever the app configures. `*` before letters stands for whatever a name begins with. These hold in
 * any spelling (`dbPassword`, `DB_PASSWORD`, `user.password`, `user[password]`), with a number behind them
 * (`password1`) and for what is made of one (`passwordHash`, `privateKeyPem`, `tokenValue`).
 *
 * Left visible, as they are mostly something else: `sessionId`, which people follow a session by; `pin`, also of a
 * board or a map; `tokenCount`, `tokenType`, `bypass`, `author`. An app that keeps secrets there names them itself.
 */
export const DEFAULT_REDACTIONS = [
  ...['*password', '*passwords', '*passwd', 'pwd', '*_pwd', '*passphrase', '*passcode', 'pass', '*_pass'],
  ...['*token', '*tokens', 'jwt', '*_jwt'],
  ...['*secret', '*secrets', '*credential', '*credentials'],
  ...['*apiKey', '*apiKeys', '*api_key', '*api_keys', '*api-key', '*api-keys'],
  ...['*accessKeyId', '*access_key_id'],
  ...['access', 'account', 'private', 'secret', 'signing', 'encryption'].flatMap((kind) =>
    ['Key', '_key', '-key', 'Keys', '_keys'].map((key) => `*${kind}${key}`),
  ),
  ...['*authorization', '*cookie', '*cookies'],
  ...['*connectionString', '*connection_string', '*connection-string'],
  ...['cvv', 'cvc', 'otp', 'pincode'].flatMap((code) => [code, `*_${code}`]),
].map((name) => `**.${name}`);

/**
 * Of the defaults those that hide texts only: a number below `tokens` counts the tokens of a model, one below `pass`
 * those who passed. An app that names one of them again hides numbers too.
 */
const OF_TEXTS = new Set(['*tokens', 'pass', '*_pass'].map((name) => `**.${name}`));

/** Names whose judgement is remembered, and the longest of them. */
const REMEMBERED = { names: 4_096, chars: 64 };

/** One step of a path: a lower-case name, `*` for any one step or `**` for any number of steps. */
interface Step {
  name: string;
  next: Step | undefined;
}

/** Where the paths stand at one place of a value. */
export type Steps = readonly Step[];

/** What is hidden below a name: nothing, texts but not numbers, or everything. */
export type Hidden = 'nothing' | 'texts' | 'all';

export interface Judgement {
  hides: Hidden;
  /** The name as it may be shown. */
  shown: string;
}

export interface Redactions {
  /** The paths of more than one step, or of one that is not just a name anywhere. */
  readonly steps: Steps;
  /** What the name hides wherever it stands. */
  judge(name: string): Judgement;
}

const DEFAULTS = new Set(DEFAULT_REDACTIONS);

/**
 * Compiles paths such as `metadata.card`, `payload.*.password`, `**.token` or `**.*token`. Letter case does not
 * matter. Throws on an empty step.
 */
export function compileRedactions(paths: readonly string[]): Redactions {
  const steps: Step[] = [];
  const own = createNames();
  const usual = { all: createNames(), texts: createNames() };
  for (const [index, path] of paths.entries()) {
    const name = nameOf(path);
    if (name === undefined) steps.push(chain(path));
    else if (!DEFAULTS.has(path) || paths.indexOf(path) !== index) own.add(name);
    else usual[OF_TEXTS.has(path) ? 'texts' : 'all'].add(name);
  }
  const hides = (name: string): Hidden => {
    if (own.fit(name.toLowerCase())) return 'all';
    if (!MAY_BE_USUAL.test(name)) return 'nothing';
    const spellings = spellingsOf(name);
    if (spellings.some(usual.all.fit)) return 'all';
    return spellings.some(usual.texts.fit) ? 'texts' : 'nothing';
  };
  return { steps, judge: remembering((name) => ({ hides: hides(name), shown: maskSecrets(name) })) };
}

/** Exact names, and endings of names. */
function createNames() {
  const names = new Set<string>();
  const endings: string[] = [];
  return {
    add(name: string): void {
      if (name.startsWith('*')) endings.push(name.slice(1));
      else names.add(name);
    },
    fit: (name: string): boolean => names.has(name) || endings.some((each) => name.endsWith(each)),
  };
}

/** Of a path that is just a name anywhere. */
function nameOf(path: string): string | undefined {
  const [first, name, ...more] = stepsOf(path);
  const isName = first === '**' && name !== undefined && more.length === 0 && !/^\*+$/.test(name);
  return isName ? name : undefined;
}

/** Cheap, and true of every name that a default hides. */
const MAY_BE_USUAL =
  /pass|pwd|token|jwt|secret|credential|key|authorization|cookie|string|cvv|cvc|otp|pincode/i;
/** What does not change whether something is a secret. */
const FORM = /_?(?:hash|digest|salt|pem|value|plain|raw|base64)$/;
const NUMBER = /_?\d{1,3}$/;
/** Of a longer name only the end is looked at. */
const JUDGED_CHARS = 256;

/** The name in lower case, with `_` between its words, and without number and form. */
function spellingsOf(name: string): string[] {
  const end = name.slice(-JUDGED_CHARS);
  const lower = end.toLowerCase();
  const words = end
    .replace(/([a-z\d])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^_|_$/g, '');
  const plain = words.replace(NUMBER, '');
  return [...new Set([lower, words, plain, plain.replace(FORM, '')])];
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
function remembering(judge: (name: string) => Judgement): (name: string) => Judgement {
  const known = new Map<string, Judgement>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const judgement = judge(name);
    if (name.length > REMEMBERED.chars) return judgement;
    if (known.size >= REMEMBERED.names) known.clear();
    known.set(name, judgement);
    return judgement;
  };
}
