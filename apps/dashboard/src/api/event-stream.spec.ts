import { takeEvents } from './event-stream';

it('reads events, joins their lines, and keeps what is not complete', () => {
  const { events, rest } = takeEvents(': hello\n\nevent: progress\ndata: {"a":\ndata: 1}\n\ndata:plain\r\n\r\nevent: end\nda');
  expect(events).toEqual([
    { event: 'progress', data: '{"a":\n1}' },
    { event: 'message', data: 'plain' },
  ]);
  expect(rest).toBe('event: end\nda');
});

it('gives the same however the stream is cut', () => {
  const text = 'event: a\ndata: 1\n\n: beat\n\nevent: b\ndata: 2\n\n';
  for (let cut = 0; cut <= text.length; cut += 1) {
    const first = takeEvents(text.slice(0, cut));
    const second = takeEvents(first.rest + text.slice(cut));
    expect([...first.events, ...second.events].map(({ event, data }) => event + data)).toEqual(['a1', 'b2']);
  }
});
