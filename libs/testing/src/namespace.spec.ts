import { freshNamespace } from './namespace';

/** The rule of HELPDEX_NAMESPACE. */
const LEGAL = /^[a-z][a-z0-9-]{0,30}$/;

describe('freshNamespace', () => {
  it.each(['t', 'Outbox relay (crash)', '7 of 9', '', 'a-very-long-label-about-many-things'])('is legal for the label %p', (label) => {
    expect(freshNamespace(label)).toMatch(LEGAL);
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => freshNamespace('x'))).size).toBe(100);
  });
});
