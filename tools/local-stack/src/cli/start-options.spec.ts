import { parseStartOptions } from './start-options';

describe('the options of npm start', () => {
  it.each([
    [[], { once: false, bare: false, help: false }],
    [['--once'], { once: true, bare: false, help: false }],
    [['--bare'], { once: false, bare: true, help: false }],
    [['-h'], { once: false, bare: false, help: true }],
  ])('reads %j', (args, options) => {
    expect(parseStartOptions(args)).toEqual(options);
  });

  it.each([[['--twice']], [['--once', '--bare']], [['extra']]])('refuses %j', (args) => {
    expect(() => parseStartOptions(args)).toThrow();
  });
});
