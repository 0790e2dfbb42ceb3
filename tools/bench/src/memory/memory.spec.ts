import { peakMiB } from './memory';

it('reads the peak of the memory out of what the kernel tells', () => {
  expect(peakMiB('Name:\tnode\nVmPeak:\t 9000 kB\nVmHWM:\t  204800 kB\nVmRSS:\t 1 kB\n')).toBe(200);
  expect(() => peakMiB('Name:\tnode\n')).toThrow('does not tell');
});
