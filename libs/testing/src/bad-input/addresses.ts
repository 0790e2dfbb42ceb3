/** What can be wrong with the first line and the headers of a request, whatever it asks for. */

export interface Mistake {
  name: string;
  /** Changes the target, path and query as they are sent. */
  target?: (target: string) => string;
  headers?: Readonly<Record<string, string>>;
  /** Cannot be said by an HTTP client that knows the rules; sent as bytes over a socket of its own. */
  raw?: true;
}

const query =
  (text: string) =>
  (target: string): string =>
    `${target}${target.includes('?') ? '&' : '?'}${text}`;
const path =
  (change: (path: string) => string) =>
  (target: string): string => {
    const [before = '', ...rest] = target.split('?');
    return [change(before), ...rest].join('?');
  };

const QUERIES = [
  ...[
    'limit=1&limit=2',
    'limit[]=1',
    'limit[$gt]=1',
    'limit[0]=1',
    'limit=',
    'limit',
    'limit=%',
    'limit=%zz',
    'limit=%00',
    'limit=%ff',
    'limit=%c0%af',
  ],
  ...[
    'q=a&q=b',
    'q[$regex]=.*',
    'q[a][b][c]=1',
    'cursor[$ne]=',
    'source[$ne]=x',
    'source=a&source=b',
    'purge=true&purge=false',
    'purge[$ne]=1',
    'purge=',
  ],
  ...[
    '__proto__[polluted]=1',
    '__proto__=1',
    'constructor[prototype][polluted]=1',
    'constructor=1',
    'toString=1',
    'hasOwnProperty=1',
    'tenant=t_default',
  ],
  ...[
    '=',
    '=1',
    '&&&',
    '&=&',
    '?',
    '??a',
    'a=b=c',
    'a;b',
    '%00=1',
    '%=1',
    '%ff=1',
    '$where=1',
    'a.b=1',
    '+',
    '%2500=1',
    'q=%ed%a0%80',
    'q=%f4%90%80%80',
  ],
  ...['q=a%0d%0ab', 'q=%e2%80%ae', 'locale=../..', 'audience=all&audience=public', 'visibility[]=public', '[]=1', '[a]=1', 'q=%u0041'],
];
const PATHS: readonly [string, (path: string) => string][] = [
  ['a slash at the end', (one) => `${one}/`],
  ['two slashes', (one) => one.replaceAll('/', '//')],
  ['a dot', (one) => one.replace('/api', '/./api')],
  ['up and down', (one) => one.replace('/v1', '/v1/../v1')],
  ['up, encoded', (one) => `${one}/%2e%2e/%2e%2e/etc/passwd`],
  ['a slash, encoded', (one) => one.replace('/v1/', '/v1%2f')],
  ['twice encoded', (one) => `${one}%252e`],
  ['NUL, encoded', (one) => `${one}%00`],
  ['half an escape', (one) => `${one}%`],
  ['no escape', (one) => `${one}%zz`],
  ['overlong', (one) => `${one}/%c0%af`],
  ['half a character', (one) => `${one}/%ed%a0%80`],
  ['no UTF-8', (one) => `${one}/%ff`],
  ['a parameter', (one) => `${one};a=b`],
  ['a suffix', (one) => `${one}.json`],
  ['upper case', (one) => one.toUpperCase()],
  ['backslashes', (one) => one.replaceAll('/', '\\')],
  ['one segment more', (one) => `${one}/x`],
  ['prototype', (one) => `${one}/__proto__`],
  ['a colon', (one) => `${one}/:id`],
  ['very long', (one) => `${one}/${'a'.repeat(8_000)}`],
  ['many segments', (one) => `${one}${'/a'.repeat(4_000)}`],
  ['longer than Node takes', (one) => `${one}/${'a'.repeat(20_000)}`],
];
/** Targets that no client would send. */
const RAW: readonly [string, (target: string) => string][] = [
  ['a space', (one) => `${one} x`],
  ['NUL', (one) => `${one}\0`],
  ['a tab', (one) => `${one}\tx`],
  ['bytes beyond ASCII', (one) => `${one}/\u00ff\u00fe`],
  ['absolute', (one) => `http://evil.example${one}`],
  ['a fragment', (one) => `${one}#x`],
  ['nothing', () => ''],
  ['a star', () => '*'],
  ['without a slash', (one) => one.slice(1)],
];

const HEADERS: readonly [string, Record<string, string>][] = [
  ...[
    '',
    'Bearer',
    'Bearer ',
    'Bearer hdx_',
    'Basic YTpi',
    `Bearer hdx_${'x'.repeat(200)}`,
    `Bearer hdx_${'x'.repeat(201)}`,
    'Bearer {"$ne":1}',
  ].map((authorization): [string, Record<string, string>] => [`authorization ${authorization.slice(0, 20)}`, { authorization }]),
  ...[
    'bearer hdx_x',
    'Bearer hdx_a hdx_b',
    'Bearer hdx_a, Bearer hdx_b',
    'Bearer hdx_\u00e9',
    'Bearer __proto__',
    'Bearer $where',
    'hdx_x',
  ].map((authorization): [string, Record<string, string>] => [`authorization ${authorization}`, { authorization }]),
  ...['', ' ', 'x'.repeat(256), 'x'.repeat(8_000), '\u00ff', '$ne', '__proto__', '../x', 'a,b', '"a"'].map(
    (key): [string, Record<string, string>] => [`idempotency-key of ${key.length}: ${key.slice(0, 9)}`, { 'idempotency-key': key }],
  ),
  ['accept nothing', { accept: 'x/y' }],
  ['accept nonsense', { accept: ';;;q=;,' }],
  ['accept a stream', { accept: 'text/event-stream' }],
  ['languages without end', { 'accept-language': 'a,'.repeat(2_000) }],
  ['another method', { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }],
  ['another host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript', forwarded: 'for=evil;host=evil' }],
  ['a proxy', { 'x-forwarded-for': "127.0.0.1, ' or 1=1", 'x-real-ip': '::1' }],
  ['another origin', { origin: 'https://evil.example', referer: 'javascript:alert(1)' }],
  ['no trace', { traceparent: 'x', tracestate: ',,,,' }],
  ['a trace of zeros', { traceparent: '00-00000000000000000000000000000000-0000000000000000-00' }],
  ['an id of requests', { 'x-request-id': '"><script>\u00e9' }],
  ['a long id of requests', { 'x-request-id': 'x'.repeat(8_000) }],
  ['a range', { range: 'bytes=9999999-' }],
  ['a condition', { 'if-none-match': '*', 'if-modified-since': 'never', 'if-match': '"x"' }],
  ['an upgrade', { connection: 'upgrade', upgrade: 'websocket' }],
  ['cookies', { cookie: `a=${'b'.repeat(6_000)}; __proto__=1; =; ;;` }],
  ['a resumed stream', { 'last-event-id': '\u00ff{"$gt":1}' }],
  ['MCP session', { 'mcp-session-id': '../x', 'mcp-protocol-version': '9999-99-99', accept: 'application/json, text/event-stream' }],
  ['a signature', { 'x-zendesk-webhook-signature': '=', 'x-zendesk-webhook-signature-timestamp': 'never' }],
  [
    'a long signature',
    { 'x-zendesk-webhook-signature': 'x'.repeat(5_000), 'x-zendesk-webhook-signature-timestamp': '2026-01-01T00:00:00Z' },
  ],
  ['more headers than Node takes', { 'x-large': 'x'.repeat(20_000) }],
  ['a hundred headers', Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`x-${n}`, '1']))],
];
const RAW_HEADERS: readonly [string, Record<string, string>][] = [
  ['a length that is none', { 'content-length': 'x' }],
  ['a negative length', { 'content-length': '-1' }],
  ['two framings', { 'content-length': '5', 'transfer-encoding': 'chunked' }],
  ['an unknown framing', { 'transfer-encoding': 'x' }],
  ['a header of control characters', { 'x-a': 'b\u0001c' }],
  ['a header without a name', { '': 'x' }],
  ['a name with a space', { 'x a': 'b' }],
];

export const MISTAKES: readonly Mistake[] = [
  ...QUERIES.map((text): Mistake => ({ name: `query ${text}`, target: query(text) })),
  { name: 'query of 2,000 names', target: query(Array.from({ length: 2_000 }, (_, n) => `a${n}=1`).join('&')) },
  { name: 'query of 3,000 equal names', target: query('q=a&'.repeat(3_000)) },
  { name: 'query nested without end', target: query(`q${'[a]'.repeat(2_000)}=1`) },
  { name: 'query longer than Node takes', target: query(`q=${'a'.repeat(20_000)}`) },
  ...PATHS.map(([name, change]): Mistake => ({ name: `path: ${name}`, target: path(change) })),
  ...RAW.map(([name, target]): Mistake => ({ name: `target: ${name}`, target, raw: true })),
  ...HEADERS.map(([name, headers]): Mistake => ({ name, headers })),
  ...RAW_HEADERS.map(([name, headers]): Mistake => ({ name, headers, raw: true })),
];
