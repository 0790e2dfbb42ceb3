/** Texts that have broken programs before. Every one is tried wherever a text can stand: in ids, queries, fields and names of fields. */

type Named = readonly [name: string, text: string];

const code = (point: number): string => `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
const around = (...points: number[]): Named[] => points.map((point) => [code(point), `a${String.fromCodePoint(point)}b`] as const);
const each = (kind: string, texts: readonly string[]): Named[] => texts.map((text, n) => [`${kind} ${n + 1}`, text] as const);

const sizes: Named[] = [0, 1, 41, 65, 201, 501, 2_001, 4_001, 20_000].map(
  (length) => [`${length} characters`, 'x'.repeat(length)] as const,
);

/** Half characters, pairs the wrong way round, and code points that are no characters. */
const surrogates: Named[] = [
  ...each('half a pair', ['\ud800', '\udfff', 'a\ud83d', '\ude00a', '\ude00\ud83d', '\ud800\ud800', `${'\ud83d\ude00'.repeat(100)}\ud83d`]),
  ...around(0xfffe, 0xffff, 0x10ffff, 0xfdd0, 0xe000),
];

const unicode: Named[] = [
  ...around(0, 1, 7, 8, 9, 10, 13, 27, 31, 127, 0x85, 0xa0, 0xad, 0x200b, 0x200d, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff, 0xfffd),
  ['only spaces', '   '],
  ['only zero width', '\u200b\u200b'],
  ['composed', 'caf\u00e9'],
  ['decomposed', 'cafe\u0301'],
  ['marks without end', `a${'\u0301'.repeat(2_000)}`],
  ['family', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
  ['dotted capital', '\u0130\u0131'],
  ['grows in upper case', '\u00df\ufb03\u0149'],
  ['wide digits', '\uff11\uff12'],
  ['arabic digits', '\u0661\u0662'],
  ['cyrillic look-alike', '\u0430cme'],
  ['right to left', '\u0645\u0631\u062d\u0628\u0627'],
  ['letters of mathematics', '\u{1d4b3}\u{1d7d9}'],
];

const numbers = each('number as text', [
  ...['0', '-1', '+1', '1.5', '1e309', 'NaN', 'Infinity', '0x10', '007', '1_000', '1,5', ' 1 '],
  ...['9'.repeat(400), '101', '9223372036854775808', '1n', 'true', 'null', 'undefined'],
]);

const operators = each('operator of MongoDB', [
  ...['$where', '$$ROOT', '$', '.', '..', 'a.b', '.a', 'a.', '$a.b', '{"$gt":""}', '[$ne]', '{$where:"sleep(1e4)"}'],
  ...["';return true;//", '_id', '__v', '$set', 'this.a==1', '{"$ne":null}'],
]);

const prototype = each('name of a prototype', [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'toJSON', 'then', 'length'],
  ...['__proto__.polluted', '__proto__[polluted]'],
]);

const languages = each('another language', [
  ...["' OR '1'='1", '1; DROP TABLE sources--', '$(id)', '`id`', '| id', '{{7*7}}', '${7*7}'],
  ...['${jndi:ldap://127.0.0.1/a}', '%s%s%s%n', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'],
  ...["javascript:alert('1')", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', '*)(uid=*))(|(uid=*'],
  ...['a\r\nset-cookie: x=1', 'a\r\n\r\nHTTP/1.1 200 OK', '%0d%0ax: y', '\\', '"', "'", '`', '\\u0000', '%00', '%', '%zz', '%25'],
  ...['(a+)+$', '.*.*.*.*.*!', '[', '(', '*', '?', 'a{99999}', '/a/', '+a -b', 'title:x OR text:y', '_exists_:text', 'a~9', '"a', 'NOT'],
  ...['a AND (b', '{"query":{"match_all":{}}}', 'script:{"source":"1"}', 'a^99', '[* TO *]', '&&', '=cmd|x', '@SUM(1)'],
]);

const addresses = each('address', [
  ...['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/', 'file:///etc/passwd', '//evil.example', 'acme@evil.example'],
  ...[
    'acme.zendesk.com.evil.example',
    'https://acme.zendesk.com@evil.example',
    'acme#.zendesk.com',
    'acme\\.evil.example',
    'acme%00',
    '-acme',
    'acme-',
  ],
  ...['\u0430cme.zendesk.com', 'localhost', '127.0.0.1', '[::ffff:127.0.0.1]', 'acme.', 'acme:80', 'acme/x?y#z'],
  ...['../../etc/passwd', '..\\..\\x', '....//', '/etc/passwd', 'C:\\', '.git', './', '/', 'a/b'],
]);

const ids = each('id', [
  ...['src_', 'src_01jdzzzzzzzzzzzzzzzzzzzzzz', 'SRC_1', '-', '_', ':', '::', 'a:b', 'a:b:c', 'a:b:c:d', 'a::c'],
  ...[
    't_default',
    't_default|a',
    'a|b|c|d',
    '|',
    'override:',
    'override:a',
    'override:a:b:c',
    'override:override:a:b:c',
    'override::::',
    'events',
  ],
  ...['facets', 'check', '_all', '_search', '*', 'helpdex*', '.kibana', '-x', 'x'.repeat(64), 'x'.repeat(65)],
]);

const base64 = (text: string): string => Buffer.from(text).toString('base64url');
const cursors = each('cursor', [
  ...[
    '{}',
    '[]',
    'null',
    '0',
    '""',
    'true',
    '{"after":{"$gt":""}}',
    '["a","b"]',
    '[1,2]',
    '[null]',
    '{"from":-1}',
    '{"from":1e9}',
    '[{"$gt":""}]',
  ],
  ...['{"at":"x","id":"y"}', '{"__proto__":{}}', '[[[[[[[[[]]]]]]]]]', '"\ud800"', '{"s":[1e400]}', '["2026-01-01","x"]'],
]).map(([name, text]) => [name, base64(text)] as const);

const dates = each('date', [
  ...[
    '2026-02-30T00:00:00.000Z',
    '2026-13-01',
    '9999-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00.001Z',
    '-000001-01-01T00:00:00Z',
    '0000-00-00',
  ],
  ...['2026-11-27T24:00:00Z', '2026-11-27T23:59:60Z', '1970-01-01T00:00:00.000Z', 'tomorrow', '2026-W48-5', '2026-11-27T12:00:00+99:99'],
]);

/** Each under a name of its own, for the report of what went wrong. */
export const BAD_TEXTS: readonly Named[] = [
  ...[sizes, surrogates, unicode, numbers, operators, prototype, languages, addresses, ids, cursors, dates].flat(),
];
