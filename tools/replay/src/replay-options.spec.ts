import { TOPICS } from '@helpdex/contracts';
import { parseReplayOptions, REPLAY_USAGE } from './replay-options';

describe('the command line', () => {
  it.each<[string[], object]>([
    [[], { name: 'help' }],
    [['rebuild', '--help'], { name: 'help' }],
    [['rebuild'], { name: 'rebuild', dryRun: false, reason: 'from a terminal' }],
    [
      ['rebuild', '--source', 'src_1', '--dry-run', '--why', 'To see'],
      { name: 'rebuild', sourceId: 'src_1', dryRun: true, reason: 'To see' },
    ],
    [
      ['inspect', '--topic', 'article.classified', '--key', 'a|b|c|d'],
      { name: 'inspect', topic: TOPICS.articleClassified, key: 'a|b|c|d' },
    ],
    [['inspect', '--topic', 'dead-letter.v1', '--key', 'k'], { name: 'inspect', topic: TOPICS.deadLetter, key: 'k' }],
    [['redrive', '--reason', 'malformed.json'], { name: 'redrive', reason: 'malformed.json', dryRun: false }],
  ])('reads %j', (args, command) => {
    expect(parseReplayOptions(args)).toEqual(command);
  });

  it.each([
    ['helpdex.knowledge.changed.v1', {}],
    ['helpdex.knowledge.changed', {}],
    ['two.knowledge.changed.v1', { HELPDEX_NAMESPACE: 'two' }],
  ])('takes a topic as the broker calls it: %s', (topic, env) => {
    expect(parseReplayOptions(['inspect', '--topic', topic, '--key', 'k'], env)).toMatchObject({ topic: TOPICS.knowledgeChanged });
  });

  it('takes no topic of another installation', () => {
    const ask = (): unknown => parseReplayOptions(['inspect', '--topic', 'two.knowledge.changed.v1', '--key', 'k'], {});
    expect(ask).toThrow('There is no topic "two.knowledge.changed.v1"');
  });

  it.each([
    [['drop'], 'There is no command "drop"'],
    [['rebuild', 'now'], '"now" is one word too many'],
    [['rebuild', '--reason', 'x'], 'rebuild has no option --reason'],
    [['rebuild', '--force'], '--force'],
    [['inspect', '--key', 'k'], 'inspect needs --topic'],
    [['inspect', '--topic', 'articles', '--key', 'k'], 'There is no topic "articles"'],
    [['redrive'], 'redrive needs --reason'],
  ])('refuses %j, and says how it goes', (args, told) => {
    expect(() => parseReplayOptions(args)).toThrow(told);
    expect(() => parseReplayOptions(args)).toThrow(REPLAY_USAGE);
  });
});
