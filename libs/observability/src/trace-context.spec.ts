import { formatTraceparent, nextTraceparent, parseTraceparent } from './trace-context';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('trace context', () => {
  it('reads and writes version 00', () => {
    const context = { traceId: TRACE, spanId: SPAN, sampled: true };
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual(context);
    expect(formatTraceparent(context)).toBe(`00-${TRACE}-${SPAN}-01`);
    expect(parseTraceparent(`00-${TRACE}-${SPAN}-00`)?.sampled).toBe(false);
  });

  it('reads what a later version added something to', () => {
    expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-more`)?.traceId).toBe(TRACE);
  });

  it.each([
    undefined,
    '',
    'x',
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  ])('takes %s for none', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('goes on within a trace and begins one where there is none', () => {
    const next = parseTraceparent(nextTraceparent(`00-${TRACE}-${SPAN}-00`));
    expect(next).toMatchObject({ traceId: TRACE, sampled: false });
    expect(next?.spanId).not.toBe(SPAN);
    expect(parseTraceparent(nextTraceparent())?.sampled).toBe(true);
  });
});
