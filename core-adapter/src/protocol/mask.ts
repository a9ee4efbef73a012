/** What the name of a secret ends with, where a text says `name=value`. */
const WORDS = [
  'pass(?:words?|wd|phrase|code)',
  // Neither `bypass` nor how many tests pass.
  String.raw`pass(?<=(?:^|[^a-z]|db|smtp|mail|user|ftp)pass)(?!["'\\]{0,4}\s{0,4}:\s{0,4}(?:\d+\b|true\b|false\b))`,
  'pwd',
  'secrets?',
  'token',
  // Elsewhere they are counted.
  String.raw`tokens(?=["'\\]{1,4}\s{0,4}:\s{0,4}["'\\[{])`,
  '(?:access|refresh|auth|api|session)[-_ ]?tokens',
  'jwt',
  'credentials?',
  '(?:api|access|account|private|secret|signing|encryption)[-_ ]?keys?',
  'access[-_ ]?key[-_ ]?id',
  'connection[-_ ]?string',
].join('|');
/** Short enough to be part of other words. */
const CODES = '(?:cvv|cvc|otp)(?<=(?:^|[^a-z])...)';
const HEADERS = 'authorization|cookies?';
/** What may follow without changing what it is: `passwordHash`, `private_key_pem`, `password1`. */
const FORM = String.raw`(?:[-_]?(?:hash|digest|salt|pem|value|plain|raw|base64)|[-_]?\d{1,3})?`;
const NAME = `(?:${WORDS})${FORM}`;
const ANY_NAME = `(?:${WORDS}|${HEADERS})${FORM}`;

/** Up to its end, which no letter follows, or to the end of a text that was cut. */
const QUOTED = String.raw`"(?:[^"\\]|\\.|"(?=\w))*"?|\\{1,8}"[^"]*"?|'(?:[^'\\]|\\.|'(?=\w))*'?`;
/** Ends a value of a query or a connection string: the next name, or nothing further. */
const NEXT = String.raw`(?=\s|$|[\w.%[\]-]{1,64}(?: \w{1,32}){0,2}\s?=)`;
/** Up to white space: also over signs in the middle of a password, which end a value only where another follows. */
const BARE = String.raw`(?:[^\s;&"'<>]+|[;&](?!${NEXT})|<(?![/!])|>(?=\w)|(?<=\w)["'](?=\w))+`;
/** A list or an object, whole where it is short. */
const GROUP = String.raw`(?:\[[^\]]{0,1024}\]|\{[^}]{0,1024}\})(?:(?![,}\])]|/>)${BARE})?`;
const VALUE = String.raw`(?:${QUOTED}|${GROUP}|(?:(?:bearer|basic)\s{1,4})?${BARE})`;
/** Between a name and its value, also with brackets as in forms, or encoded for an address. */
const IS = String.raw`(?: ?["'\\\]]|\[\d{0,4}\]|%5[bd]|%2[27]){0,6}(?:\s{0,64}=>?|[ \t]{0,64}:|%3[da])\s{0,64}`;
const Q = String.raw`["'\\]`;

type Mask = readonly [RegExp, string];
const REDACTED = '$1[redacted]';

/** A block of YAML: all lines that are further in than the one with its name. */
const BLOCKS: Mask = [
  new RegExp(
    String.raw`^([ \t]{0,64})(?![ \t])([^\r\n]{0,256}?${ANY_NAME}${Q}?[ \t]{0,8}:[ \t]{0,8})[|>][-+\d]{0,2}[ \t]{0,8}` +
      String.raw`(?:(?:\r?\n)+\1[ \t]+[^\r\n]*)+`,
    'gim',
  ),
  '$1$2[redacted]',
];
const ASSIGNMENTS: readonly Mask[] = [
  // Whatever such a header holds, to the end of its line.
  [new RegExp(`((?:${HEADERS})${IS})(?:${QUOTED}|[^\\r\\n]+)`, 'gi'), REDACTED],
  [new RegExp(`(${NAME}${IS})${VALUE}`, 'gi'), REDACTED],
];

const SHORT_NAMES: Mask = [new RegExp(`(${CODES}${FORM}${IS})${VALUE}`, 'gi'), REDACTED];

/** By names that stand apart from their values. */
const TAGS: Mask = [
  new RegExp(
    String.raw`(<[\w:.-]{0,64}${ANY_NAME}(?:\s[^<>]{0,256})?>)(?:<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|\s{0,64}[^<\s][^<]*)`,
    'gi',
  ),
  REDACTED,
];
const FLAGS: Mask = [
  new RegExp(String.raw`((?<![\w-])--?[\w-]{0,32}${NAME}${Q}{0,4}[\s,]{1,8})(?!-)${VALUE}`, 'gi'),
  REDACTED,
];
const PAIRS: Mask = [
  new RegExp(
    String.raw`(\[\s{0,4}${Q}{1,4}[\w.:-]{0,64}${ANY_NAME}${Q}{1,4}\s{0,4},\s{0,4})(?:${QUOTED})(?=\s{0,4}\])`,
    'gi',
  ),
  REDACTED,
];
const NAMED_VALUES: Mask = [
  new RegExp(
    String.raw`((?:name|key|header|field)${Q}{0,4}\s{0,4}[=:]\s{0,4}${Q}{1,4}[\w.:-]{0,64}${ANY_NAME}` +
      String.raw`${Q}{1,4}[\s,]{1,8}${Q}{0,4}value${Q}{0,4}\s{0,4}[=:]\s{0,4})${VALUE}`,
    'gi',
  ),
  REDACTED,
];

/** User and password of an address. */
const ADDRESSES: readonly Mask[] = [
  // What follows a port is a path, and may hold an `@`: but only in addresses of pages.
  [/(?<!https?|wss?)(:\/\/[^\s/:@"'<>]{0,256}:)\d{1,5}[/?#][^\s"'<>]{0,1024}@/gi, '$1[redacted]@'],
  // Spaces in a password.
  [
    /(:\/\/[^\s/:@"'<>[\]]{1,64}:)(?!\d{1,5}(?:[\s/?#.,;:)\]]|$))[^\s/"'<>@][^\r\n/"'<>@]{0,64}@(?=[\w[])/g,
    '$1[redacted]@',
  ],
  [/(:\/\/)[^\s/?#"'<>]{1,1024}@/g, '$1[redacted]@'],
  // Also where the password is not encoded as it should be.
  [/(:\/\/[^\s/:@"'<>]{0,256}:)(?!\d{1,5}[/?#])[^\s"'<>]{1,1024}@/g, '$1[redacted]@'],
];

/** By how they look. */
const SHAPES: readonly Mask[] = [
  [/([?&;]sig=)[^\s&"'<>]+/gi, REDACTED],
  [/\b(bearer\s{1,4})[\w.~+/=-]{6,}/gi, REDACTED],
  // Not the word before `functionality`: a digit, a sign or a change of case shows what is encoded.
  [/\b([Bb]asic\s{1,4})(?=[A-Za-z]{0,64}(?:[0-9+/=]|[a-z][A-Z]))[\w+/=-]{8,}/g, REDACTED],
  [/\beyJ[\w-]{8,2048}\.[\w-]{8,}(?:\.[\w-]*)?/g, '[redacted]'],
  [
    /\b(?:gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,})/g,
    '[redacted]',
  ],
];
const KEYS: Mask = [
  /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z\d ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  '[redacted]',
];

/** Cheap, and true of every text that one of the masks changes. Most texts end here. */
const SUSPECT =
  /:\/\/|-----BEGIN|eyJ|bearer|basic|pass|pwd|secret|token|jwt|key|credential|string|authorization|cookie|cvv|cvc|otp|sig=|gh[pousr]_|xox[abprs]-|[rs]k[-_]|AKIA|AIza/i;
const HAS_NAME = /pass|pwd|secret|token|jwt|key|credential|string|authorization|cookie|cvv|cvc|otp/i;
/** A dash within a word begins no flag. */
const FLAG_STARTS = ['--', ' -', '\n-', '\t-', '"-', "'-"];
const HAS_VALUE = /value/i;
const HAS_CODE = /otp|cv[vc]/i;
const HAS_BLOCK = /:[ \t]{0,8}[|>]/;

/**
 * The text without what looks like a secret: `password=…` and its like, also as a flag, a tag or a block of YAML,
 * `Authorization` and `Cookie` headers, bearer tokens, user and password of addresses, keys by their well-known
 * shapes. A value in quotes goes whole, another one up to white space, or to the next name of a query or a connection
 * string. What only its reader could know to be secret stays. Every repetition is bounded or ends at the first
 * character that does not fit, so that the time stays in proportion to the text.
 */
export function maskSecrets(text: string): string {
  if (!SUSPECT.test(text)) return text;
  let masked = text;
  for (const mask of masksFor(text)) masked = masked.replace(mask[0], mask[1]);
  return masked;
}

/** Those that may find something: to look is what costs time. Whole things come before their parts. */
function masksFor(text: string): readonly Mask[] {
  const masks: Mask[] = [];
  if (text.includes('-----BEGIN')) masks.push(KEYS);
  if (HAS_NAME.test(text)) {
    if (text.includes('<')) masks.push(TAGS);
    if (HAS_VALUE.test(text)) masks.push(NAMED_VALUES);
    if (text.includes('[')) masks.push(PAIRS);
    if ((text.includes('|') || text.includes('>')) && HAS_BLOCK.test(text)) masks.push(BLOCKS);
    masks.push(...ASSIGNMENTS);
    if (HAS_CODE.test(text)) masks.push(SHORT_NAMES);
    if (text.startsWith('-') || FLAG_STARTS.some((start) => text.includes(start))) masks.push(FLAGS);
  }
  if (text.includes('@') && text.includes('://')) masks.push(...ADDRESSES);
  masks.push(...SHAPES);
  return masks;
}
