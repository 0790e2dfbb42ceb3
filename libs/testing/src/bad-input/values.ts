/** JSON values that are no text: of the wrong type, too deep, too many, or made to look like something else to a library on the way. */

export type NamedValue = readonly [name: string, value: unknown];

const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = wrap(value);
  return value;
};
/** `JSON.parse` makes own keys of names that an object literal would not. */
const parsed = (texts: readonly string[], kind: string): NamedValue[] =>
  texts.map((text, n) => [`${kind} ${n + 1}`, JSON.parse(text) as unknown] as const);

const scalars: NamedValue[] = [
  ...[null, true, false, 0, 1, -1, 1.5, 101, 2 ** 31, 2 ** 53, 2 ** 63, 1e21, 1e308, -1e308, 5e-324].map(
    (value) => [`${value}`, value] as const,
  ),
];

const shapes: NamedValue[] = [
  ...[[], {}, [[]], [{}], [null], [1], ['a'], ['a', 'a'], { '': '' }, { a: null }, { a: { b: 1 } }, { 0: 'a' }, { length: 1 }].map(
    (value) => [`shape ${JSON.stringify(value)}`, value] as const,
  ),
  ...[5, 12, 13, 2_000].flatMap((depth): NamedValue[] => [
    [`arrays ${depth} deep`, nested(depth, (inner) => [inner])],
    [`objects ${depth} deep`, nested(depth, (inner) => ({ a: inner }))],
  ]),
  ['a thousand numbers', Array.from({ length: 1_000 }, (_, n) => n)],
  ['ten thousand nulls', Array.from({ length: 10_000 }, () => null)],
  ['a thousand fields', Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`f${n}`, n]))],
  ['a hundred rules', Array.from({ length: 100 }, () => ({ label: 'a', action: 'internal' }))],
  ['five thousand rules', Array.from({ length: 5_000 }, (_, n) => ({ label: `l${n}`, action: 'exclude' }))],
];

const OPERATORS = (
  '$gt $ne $in $nin $exists $regex $where $or $not $type $expr $elemMatch $text $jsonSchema $set $unset $inc $push $function $oid $date $numberLong ' +
  '$binary $undefined $minKey $ref'
).split(' ');
const operators: NamedValue[] = [
  ...OPERATORS.map((operator) => [`{${operator}}`, { [operator]: '' }] as const),
  ['{$gt} beside a field', { a: 1, $gt: '' }],
  ['{$ne} deeper', { a: { $ne: null } }],
  ['{$in} in a list', [{ $in: ['a'] }]],
  ['field with a dot', { 'a.b': 1 }],
  ['field that is a dot', { '.': 1 }],
  ['field with a dollar', { $: 1 }],
];

const prototypes = parsed(
  [
    '{"__proto__":{"polluted":1}}',
    '{"__proto__":null}',
    '{"a":{"__proto__":{"polluted":1}}}',
    '[{"__proto__":{"polluted":1}}]',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"constructor":null}',
    '{"prototype":{}}',
    '{"toString":1}',
    '{"toString":"a","valueOf":"b"}',
    '{"valueOf":null}',
    '{"hasOwnProperty":1}',
    '{"toJSON":"a"}',
    '{"then":"a"}',
    '{"then":{"a":1}}',
    '{"length":-1}',
    '{"length":1e9}',
    '{"__defineSetter__":1}',
    '{"inspect":1}',
  ],
  'prototype',
);

/** What serialisers give a meaning of its own. */
const disguised = parsed(
  [
    '{"type":"Buffer","data":[1,2,3]}',
    '{"_bsontype":"ObjectId","id":"aaaaaaaaaaaa"}',
    '{"_bsontype":"Code","code":"1"}',
    '{"_bsontype":"Symbol","value":"a"}',
    '{"_bsontype":"Binary"}',
    '{"_bsontype":"x"}',
    '[{"_bsontype":"Long"}]',
    '{"a":{"_bsontype":"Timestamp"}}',
    '{"_id":1}',
    '{"__v":1}',
    '{"__typename":"a"}',
    '{"$ref":"#/a"}',
    '{"query":{"match_all":{}}}',
    '{"script":{"source":"1"}}',
    '{"pattern":"keys.create","data":{}}',
    '{"token":"a","data":{}}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"q":1}}}',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"__proto__"}}',
    '{"jsonrpc":"2.0","id":{},"method":1}',
    '{"jsonrpc":"2.0","method":"initialize","id":1,"params":{}}',
    '[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":1,"method":"ping"}]',
    '{"jsonrpc":"1.0","id":1,"method":"ping"}',
  ],
  'disguise',
);

/** Almost right: values of the shapes that some field wants. */
const nearly = parsed(
  [
    '{"everyMinutes":4}',
    '{"everyMinutes":-5}',
    '{"everyMinutes":1e9}',
    '{"everyMinutes":5.5}',
    '{"everyMinutes":"5"}',
    '{"cron":""}',
    '{"cron":"* * * * * *","timezone":"UTC"}',
    '{"cron":"0 0 31 2 *","timezone":"UTC"}',
    '{"cron":"* * * * *","timezone":"Mars/Phobos"}',
    '{"cron":"* * * * *","timezone":""}',
    '{"cron":"*/0 * * * *","timezone":"UTC"}',
    '{"cron":"99 * * * *","timezone":"UTC"}',
    '{"cron":"0 0 * * *","timezone":{"a":1}}',
    '{"cron":"0 0 * * *","timezone":"UTC","everyMinutes":5}',
    '{"kind":"api_token"}',
    '{"kind":"api_token","email":"a","token":"b"}',
    '{"kind":"oauth_client","clientId":{"$gt":""},"clientSecret":"a"}',
    '{"kind":["api_token"],"email":"a@b.test","token":"c"}',
    '{"brands":{"$ne":1}}',
    '{"brands":[1]}',
    '{"brands":["1",{"_bsontype":"Code"}]}',
    '{"locales":[{}]}',
    '{"locales":["\\ud800"]}',
    '{"labelRules":[{"label":{"$gt":""},"action":"internal"}]}',
    '{"labelRules":[{"label":"a","action":"publish"}]}',
    '{"labelRules":"a"}',
    '{"sectionRules":[null]}',
    '{"sectionRules":[{"sectionId":1,"action":"exclude"}]}',
    '{"brandAudience":{"$gt":"internal"}}',
    '{"brandAudience":{"a.b":"internal"}}',
    '{"brandAudience":{"":"internal"}}',
    '{"brandAudience":{"__proto__":"internal"}}',
    '{"brandAudience":{"1":"nobody"}}',
    '{"brandAudience":[]}',
    '{"outdated":{}}',
    '{"archived":["public"]}',
  ],
  'nearly',
);

export const BAD_VALUES: readonly NamedValue[] = [...scalars, ...shapes, ...operators, ...prototypes, ...disguised, ...nearly];
