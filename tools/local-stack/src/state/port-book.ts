import { choosePort, isPortFree, type PortCheck } from '../system/ports';
import type { StateHome } from './state-home';

const FILE = 'ports.json';

/** Ports chosen once per home and remembered, so that bookmarks and configured clients survive a restart. */
export class PortBook {
  /** Choices run one after the other: two at once could pick the same free port. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly home: StateHome,
    private readonly isFree: PortCheck = isPortFree,
  ) {}

  remembered(name: string): number | undefined {
    return this.read()[name];
  }

  /** The remembered port, else the usual one, else a free one. @param fixed the user's own choice, which is never replaced. */
  choose(name: string, usual: number, fixed?: number): Promise<number> {
    const choice = this.queue.then(() => this.chooseNow(name, usual, fixed));
    this.queue = choice.catch(() => undefined);
    return choice;
  }

  private async chooseNow(name: string, usual: number, fixed?: number): Promise<number> {
    const book = this.read();
    const others = new Set(Object.entries(book).flatMap(([other, port]) => (other === name ? [] : [port])));
    const wish = { subject: name, preferred: fixed ?? book[name] ?? usual, fixed: fixed !== undefined };
    const port = await choosePort(wish, fixed === undefined ? others : undefined, this.isFree);
    this.home.writeJson(FILE, { ...book, [name]: port });
    return port;
  }

  private read(): Record<string, number> {
    return this.home.readJson<Record<string, number>>(FILE) ?? {};
  }
}
