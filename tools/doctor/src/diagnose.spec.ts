import { judgeStart } from '@helpdex/config';
import { diagnose } from './diagnose';
import type { Facts } from './facts';
import { countProblems, formatReport } from './finding';

/** A machine that can run everything natively, with an empty cache. */
const NATIVE: Facts = {
  nodeVersion: '20.19.0',
  dependenciesInstalled: true,
  programs: { mvn: 'Apache Maven 3.9', cargo: 'cargo 1.95', mongod: null, setpriv: 'setpriv 2.38' },
  chromium: null,
  docker: false,
  jdks: [{ home: '/java/21', major: 21, full: true }],
  isRoot: false,
  external: { KAFKA_BROKERS: null, ELASTICSEARCH_URL: null, MONGODB_URL: null },
  artifacts: ['kafka', 'elasticsearch', 'secantusd'].map((name) => ({
    name,
    version: '1',
    folder: '',
    state: 'absent',
    damage: null,
    needsMiB: 1_000,
  })),
  ports: [{ name: 'kafka', port: 9092, state: 'free' }],
  cache: { folder: '/cache', freeMiB: 50_000 },
  freeMemoryMiB: 8_000,
  safety: { refused: [], warned: [] },
};

const problemsOf = (facts: Partial<Facts>): string[] =>
  diagnose({ ...NATIVE, ...facts })
    .flatMap(({ findings }) => findings)
    .filter(({ level }) => level === 'problem')
    .map(({ subject }) => subject);

const without = (program: keyof Facts['programs']): Partial<Facts> => ({ programs: { ...NATIVE.programs, [program]: null } });
const ready = NATIVE.artifacts.map((artifact) => ({ ...artifact, state: 'ready' as const }));

describe('the doctor', () => {
  it('finds nothing missing on a machine that can run everything', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each<[string, Partial<Facts>, string[]]>([
    ['an old Node.js', { nodeVersion: '20.18.3' }, ['Node.js']],
    ['missing npm packages', { dependenciesInstalled: false }, ['npm packages']],
    ['no Java', { jdks: [] }, ['Kafka', 'Elasticsearch']],
    ['only a runtime', { jdks: [{ home: '/java/21', major: 21, full: false }] }, ['Elasticsearch']],
    ['a JDK that is too old for Elasticsearch', { jdks: [{ home: '/java/17', major: 17, full: true }] }, ['Elasticsearch']],
    ['no Maven', without('mvn'), ['Kafka', 'Elasticsearch']],
    ['no cargo and no mongod', without('cargo'), ['MongoDB']],
    ['root without setpriv', { isRoot: true, ...without('setpriv') }, ['Elasticsearch']],
    ['a full disk', { cache: { folder: '/cache', freeMiB: 3_000 } }, ['disk']],
    ['a named server that does not answer', { external: { ...NATIVE.external, KAFKA_BROKERS: 'no answer' } }, ['Kafka']],
  ])('calls %s a problem', (_what, facts, subjects) => {
    expect(problemsOf(facts)).toEqual(subjects);
  });

  it.each<[string, Partial<Facts>]>([
    ['no tools at all, when Docker runs', { docker: true, jdks: [], programs: { mvn: null, cargo: null, mongod: null, setpriv: null } }],
    [
      'no tools at all, when every server is named',
      { jdks: [], external: { KAFKA_BROKERS: true, ELASTICSEARCH_URL: true, MONGODB_URL: true } },
    ],
    [
      'no Maven and no cargo, when the cache is filled',
      { artifacts: ready, programs: { mvn: null, cargo: null, mongod: null, setpriv: null } },
    ],
    ['a taken port, as another is chosen', { ports: [{ name: 'kafka', port: 9092, state: 'taken' }] }],
  ])('does not call it a problem to have %s', (_what, facts) => {
    expect(problemsOf(facts)).toEqual([]);
  });

  it.each([
    ['production', 'problem', 1],
    ['development', 'note', 0],
  ])('says of settings in %s what the services would say: a %s', (mode, level, problems) => {
    const safety = judgeStart({}, { NODE_ENV: mode, MONGODB_URL: 'mongodb://mongo/?tls=true' });
    const sections = diagnose({ ...NATIVE, safety });
    const { findings } = sections.at(-1)!;
    expect(findings).toEqual([
      {
        subject: 'MONGODB_URL',
        level,
        text: expect.stringMatching(/used without a user.*\(mongodb_without_credentials\)$/) as string,
        remedy: expect.stringContaining('turn authentication on') as string,
      },
    ]);
    expect(countProblems(sections)).toBe(problems);
  });

  it('calls settings that cannot be read a problem', () => {
    expect(problemsOf({ safety: 'NODE_ENV must be one of production, development, test' })).toEqual(['settings']);
  });

  it('says how to mend what is missing', () => {
    const sections = diagnose({ ...NATIVE, ...without('mvn') });
    expect(countProblems(sections)).toBe(2);
    expect(formatReport(sections)).toMatch(
      /MISSING {2}Kafka[^\n]*\n *-> install Maven \(Debian: apt install maven\)[\s\S]*2 things are missing\.$/,
    );
  });
});
