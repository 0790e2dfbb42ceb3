import { parseBenchOptions } from './bench-options';

it.each([
  [[], { list: false, help: false, names: [] }],
  [['--list'], { list: true, help: false, names: [] }],
  [['full-sync', '--articles', '200'], { list: false, help: false, names: ['full-sync'], articles: 200 }],
])('%j', (args, expected) => {
  expect(parseBenchOptions(args)).toEqual(expected);
});

it.each([[['--articles', '0']], [['--articles', 'many']], [['--articles', '1.5']], [['--articles', '1000001']], [['--fast']]])(
  'refuses %j',
  (args) => {
    expect(() => parseBenchOptions(args)).toThrow();
  },
);
