import { gzipSync } from 'node:zlib';

/** Bodies that are no JSON, or not as they are announced. */
export interface BadBody {
  name: string;
  type: string | undefined;
  bytes: Buffer;
  encoding?: string;
}

const JSON_TYPE = 'application/json';
const bytesOf = (text: string): Buffer => Buffer.from(text);

const broken = [
  ...[
    '',
    ' ',
    '{',
    ']',
    '{"a":',
    '{"a":1',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '[1,]',
    'nul',
    'undefined',
    'NaN',
    '01',
    '1.',
    '0x1',
    '"a',
    '"\\x"',
    '"\\u12"',
  ],
  ...[
    '"\t"',
    '{"a":1}{"b":2}',
    '{"a":1}x',
    '// a\n{}',
    '{"a":1 "b":2}',
    '\ufeff{}',
    '\u00a0{}',
    '<a/>',
    'a=1&b=2',
    '{"a":1}\u0000',
    '\u0000',
  ],
  ...[
    '1',
    '"a"',
    'null',
    'true',
    '[]',
    '[[]]',
    '1e999',
    '-1e999',
    '1'.repeat(5_000),
    '{"a":1,"a":2}',
    '{"":1}',
    '{"\\u0000":1}',
    '{"name":"a","name":{"$gt":""}}',
  ],
];

const invalidUtf8 = ['ff', 'fe', '80', 'c0af', 'e080af', 'eda080', 'edbfbf', 'f4908080', 'f8888080', 'c3', 'e282', 'f09f98'].map(
  (hex): BadBody => ({
    name: `no UTF-8: ${hex}`,
    type: JSON_TYPE,
    bytes: Buffer.concat([bytesOf('{"name":"'), Buffer.from(hex, 'hex'), bytesOf('"}')]),
  }),
);

const TYPES = [
  ...[
    undefined,
    '',
    'text/plain',
    'text/html',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json5',
  ],
  ...[
    'application/jsonx',
    'application/json; charset=utf-16',
    'application/json; charset=latin1',
    'application/json; charset=x-none',
    'application/json;',
  ],
  ...[
    'application/json; charset=',
    'application/vnd.api+json',
    'application/cbor',
    'application/octet-stream',
    'json',
    '*/*',
    'application/json, text/plain',
  ],
  ...['APPLICATION/JSON', 'application/ json', ';', 'application/json; charset="utf-8', 'application/json; a=b; a=c'],
];

const deep = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);
const large: BadBody[] = [
  { name: 'deep arrays', type: JSON_TYPE, bytes: bytesOf(deep(50_000, '[', ']')) },
  { name: 'deep objects', type: JSON_TYPE, bytes: bytesOf(`${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`) },
  { name: 'deep and open', type: JSON_TYPE, bytes: bytesOf('['.repeat(100_000)) },
  { name: 'just within the size', type: JSON_TYPE, bytes: bytesOf(`{"name":"${'x'.repeat(262_000)}"}`) },
  { name: 'just beyond the size', type: JSON_TYPE, bytes: bytesOf(`{"name":"${'x'.repeat(262_200)}"}`) },
  { name: 'a megabyte of spaces', type: JSON_TYPE, bytes: Buffer.alloc(1_048_576, 32) },
  { name: 'many equal fields', type: JSON_TYPE, bytes: bytesOf(`{${Array.from({ length: 20_000 }, () => '"a":1').join(',')}}`) },
  { name: 'many fields', type: JSON_TYPE, bytes: bytesOf(`{${Array.from({ length: 15_000 }, (_, n) => `"f${n}":1`).join(',')}}`) },
];

const bomb = gzipSync(Buffer.alloc(20_000_000, 32));
const encoded: BadBody[] = [
  { name: 'a gzip bomb', type: JSON_TYPE, bytes: bomb, encoding: 'gzip' },
  { name: 'no gzip', type: JSON_TYPE, bytes: bytesOf('{}'), encoding: 'gzip' },
  { name: 'half a gzip', type: JSON_TYPE, bytes: bomb.subarray(0, 40), encoding: 'gzip' },
  { name: 'no deflate', type: JSON_TYPE, bytes: bytesOf('{}'), encoding: 'deflate' },
  { name: 'no brotli', type: JSON_TYPE, bytes: bytesOf('{}'), encoding: 'br' },
  { name: 'unknown encoding', type: JSON_TYPE, bytes: bytesOf('{}'), encoding: 'zstd' },
  { name: 'two encodings', type: JSON_TYPE, bytes: bytesOf('{}'), encoding: 'gzip, gzip' },
  { name: 'encoding of no name', type: JSON_TYPE, bytes: bytesOf('{}'), encoding: '../x' },
];

export const BAD_BODIES: readonly BadBody[] = [
  ...broken.map((text, n): BadBody => ({ name: `body ${n + 1}`, type: JSON_TYPE, bytes: bytesOf(text) })),
  ...invalidUtf8,
  ...TYPES.map((type): BadBody => ({ name: `announced as ${type}`, type, bytes: bytesOf('{"name":"a"}') })),
  ...large,
  ...encoded,
];
