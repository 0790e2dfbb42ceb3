export interface StreamedEvent {
  event: string;
  data: string;
}

/** Splits what has arrived into complete events and the rest (WHATWG event streams; comments are dropped). */
export function takeEvents(buffer: string): { events: StreamedEvent[]; rest: string } {
  const blocks = buffer.replaceAll('\r\n', '\n').split('\n\n');
  const rest = blocks.pop() ?? '';
  return { rest, events: blocks.map(parseBlock).filter((event) => event !== undefined) };
}

function parseBlock(block: string): StreamedEvent | undefined {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith(':')) continue;
    const colon = line.indexOf(':');
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n') };
}

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

interface Listening {
  headers: Record<string, string>;
  signal: AbortSignal;
  onEvent: (event: StreamedEvent) => void;
  /** Told when the stream stands, and when it broke. */
  onConnected?: (isConnected: boolean) => void;
}

async function readStream(url: string, { headers, signal, onEvent, onConnected }: Listening): Promise<void> {
  const response = await fetch(url, { headers: { ...headers, accept: 'text/event-stream' }, signal });
  if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
  onConnected?.(true);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (let buffer = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    const taken = takeEvents(buffer + decoder.decode(value, { stream: true }));
    buffer = taken.rest;
    taken.events.forEach(onEvent);
  }
}

/** Listens until aborted, connecting again with growing pauses. `fetch` instead of `EventSource`, which cannot send the key. */
export async function listen(url: string, listening: Listening): Promise<void> {
  const { signal, onEvent } = listening;
  for (let delay = FIRST_DELAY_MS; !signal.aborted; delay = Math.min(delay * 2, MAX_DELAY_MS)) {
    const heard = (event: StreamedEvent): void => {
      delay = FIRST_DELAY_MS;
      onEvent(event);
    };
    await readStream(url, { ...listening, onEvent: heard }).catch(() => undefined);
    if (!signal.aborted) listening.onConnected?.(false);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delay);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}
