const WORDS = [
  'pass(?:word|wd|phrase)',
  'pwd',
  'secret',
  'token',
  'jwt',
  'credentials?',
  '(?:api|access|account|private|secret|signing|encryption)[-_ ]?key',
  'connection[-_ ]?string',
].join('|');
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"?|\\{1,8}"[^"]*"?|'(?:[^'\\]|\\.)*'?`;
const IS = String.raw`["'\\]{0,4}(?:\s{0,4}=>?|:)\s{0,4}`;

/** Cheap, and true of every text that one of the masks changes. Most texts end here. */
const SUSPECT =
  /:\/\/|-----BEGIN|eyJ|bearer|basic|pass|pwd|secret|token|jwt|key|credential|string|authorization|cookie|sig=|gh[pousr]_|xox[abprs]-|[rs]k[-_]|AKIA|AIza/i;

/**
 * Where texts carry secrets, and what stays of them. Every repetition is bounded or ends at the first character
 * that does not fit, so that the time stays in proportion to the text.
 */
const MASKS: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    '[redacted]',
  ],
  // Whatever such a header holds, to the end of its line.
  [new RegExp(`((?:authorization|cookie)${IS})(?:${QUOTED}|[^\\r\\n]+)`, 'gi'), '$1[redacted]'],
  [
    new RegExp(`((?:${WORDS})${IS})(?:${QUOTED}|(?:(?:bearer|basic)\\s{1,4})?[^\\s;&"'<>]+)`, 'gi'),
    '$1[redacted]',
  ],
  [/([?&;]sig=)[^\s&"'<>]+/gi, '$1[redacted]'],
  // User and password of an address, also where the password is not encoded as it should be.
  [/(:\/\/)[^\s/?#"'<>]{1,1024}@/g, '$1[redacted]@'],
  [/(:\/\/[^\s/:@"'<>]{0,256}:)(?!\d{1,5}[/?#])[^\s"'<>]{1,1024}@/g, '$1[redacted]@'],
  [/\b(bearer\s{1,4})[\w.~+/=-]{6,}/gi, '$1[redacted]'],
  // Not the word before `functionality`: a digit, a sign or a change of case shows what is encoded.
  [/\b([Bb]asic\s{1,4})(?=[A-Za-z]{0,64}(?:[0-9+/=]|[a-z][A-Z]))[\w+/=-]{8,}/g, '$1[redacted]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, '[redacted]'],
  [
    /\b(?:gh[pousr]_\w{20,}|xox[abprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}|sk-[\w-]{20,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,})/g,
    '[redacted]',
  ],
];

/**
 * The text without what looks like a secret: `password=…` and its like, `Authorization` and `Cookie` headers,
 * bearer tokens, user and password of addresses, keys by their well-known shapes. What only its reader could
 * know to be secret stays.
 */
export function maskSecrets(text: string): string {
  if (!SUSPECT.test(text)) return text;
  let masked = text;
  for (const [pattern, kept] of MASKS) masked = masked.replace(pattern, kept);
  return masked;
}
