/**
 * Lets work begin only while what is under way stays within a number of bytes; what is larger than all of it goes alone. The cluster refuses what
 * exceeds a tenth of its memory, and the same requests at once would be refused again and again.
 */
export class ByteGate {
  private underWay = 0;
  private waiting: (() => void)[] = [];

  constructor(private readonly maxBytes: number) {}

  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const cost = Math.min(bytes, this.maxBytes);
    while (this.underWay + cost > this.maxBytes) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.underWay += cost;
    try {
      return await work();
    } finally {
      this.underWay -= cost;
      for (const wake of this.waiting.splice(0)) wake();
    }
  }
}
