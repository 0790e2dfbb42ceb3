import type { RunDto } from '@helpdex/contracts';

export interface ServerEvent {
  event: string;
  data: string;
}

/** Reads an event stream until it ends or `until` says so. Comments are left out. */
export async function readEvents(
  url: string,
  key: string,
  until: (event: ServerEvent) => boolean,
  signal: AbortSignal,
): Promise<ServerEvent[]> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' }, signal });
  if (!answer.ok || !answer.body) throw new Error(`event stream answered ${answer.status}`);
  const events: ServerEvent[] = [];
  let buffer = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = block.split('\n').filter((line) => !line.startsWith(':'));
      const of = (name: string): string =>
        fields
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trim())
          .join('\n');
      const event = { event: of('event') || 'message', data: of('data') };
      if (event.data === '') continue;
      events.push(event);
      if (until(event)) return events;
    }
  }
  return events;
}

export const runOf = (event: ServerEvent): RunDto => JSON.parse(event.data) as RunDto;
