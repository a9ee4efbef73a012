/** Part of every planted secret, and of nothing else: no folder of a stack trace is called so. */
export const HUSH = 'hushhush';
/** Put together here, so that no scanner takes them for real ones. */
const shaped = (...parts: string[]): string => parts.join('');

/** Names under which apps keep secrets. */
export const NAMES = [
  ...['password', 'Password', 'dbPassword', 'db_password', 'PGPASSWORD', 'passwd', 'pwd', 'passphrase'],
  ...['token', 'accessToken', 'refresh_token', 'id_token', 'x-auth-token', 'csrfToken', 'jwt'],
  ...['secret', 'clientSecret', 'client_secret', 'SESSION_SECRET', 'secrets', 'credential', 'credentials'],
  ...['apiKey', 'api_key', 'X-API-Key', 'stripeApiKey', 'accessKey', 'AWS_SECRET_ACCESS_KEY', 'AccountKey'],
  ...['privateKey', 'private_key', 'secretKey', 'signing_key', 'encryptionKey'],
  ...['authorization', 'Authorization', 'proxy-authorization', 'cookie', 'Set-Cookie', 'cookies'],
  ...['connectionString', 'connection_string', 'AzureConnectionString'],
  ...[
    'accessTokens',
    'userPasswords',
    'API_KEYS',
    'password1',
    'passwordHash',
    'privateKeyPem',
    'tokenValue',
  ],
  ...['passcode', 'pass', 'accessKeyId', 'password ', 'user.password', 'http.request.header.authorization'],
];

/** Texts that hold one, under whatever name. */
export const TEXTS = [
  `login failed: password=${HUSH}`,
  `{"user":"ada","client_secret":"${HUSH}"}`,
  `GET /orders?access_token=${HUSH}&page=2`,
  `Authorization: Bearer ${HUSH}.${HUSH}`,
  `refused bearer ${HUSH}${HUSH}`,
  `Cookie: sid=${HUSH}; theme=${HUSH}`,
  `cannot reach redis://app:${HUSH}@cache:6379/0`,
  `mongodb+srv://app:${HUSH}@cluster.example/shop`,
  `Server=db;User Id=sa;Password=${HUSH};Encrypt=true`,
  `AccountName=shop;AccountKey=${HUSH}==;EndpointSuffix=x`,
  `-----BEGIN PRIVATE KEY-----\n${HUSH}\n-----END PRIVATE KEY-----`,
  `user: ada\npassword:        ${HUSH}`,
  `<password>${HUSH}</password>`,
  `user[password]=${HUSH}&password%3D${HUSH}`,
  `postgres://u:123/${HUSH}@h`,
  `mysql --password ${HUSH}`,
  shaped('sent eyJ', 'hbGciOiJIUzI1NiJ9', `.eyJ${HUSH}${HUSH}.${HUSH}`),
  shaped('used gh', 'p_', `${HUSH}0123456789${HUSH}01234`),
];

export interface Planted {
  what: string;
  value: unknown;
}

export const PLANTED: Planted[] = [
  ...NAMES.map((name) => ({ what: name, value: { deep: [{ [name]: HUSH }] } })),
  ...NAMES.map((name) => ({ what: `${name} that is an object`, value: { [name]: { inner: [HUSH] } } })),
  ...NAMES.map((name) => ({ what: `a header ${name}`, value: { headers: [{ name, value: HUSH }] } })),
  ...['x-api-key', 'password'].flatMap((name) => [
    { what: `a pair with ${name}`, value: { headers: [[name, HUSH]] } },
    { what: `a setting ${name}`, value: { settings: [{ Name: name, Value: HUSH }] } },
    { what: `a change of ${name}`, value: { changes: [{ path: `a.${name}`, before: HUSH, after: HUSH }] } },
  ]),
  ...TEXTS.map((text) => ({ what: `a name: ${text}`, value: { [text]: 1 } })),
  ...TEXTS.map((text) => ({ what: text, value: { deep: [{ note: text }] } })),
  ...TEXTS.map((text) => ({ what: `an error: ${text}`, value: { fault: new Error(text) } })),
];
