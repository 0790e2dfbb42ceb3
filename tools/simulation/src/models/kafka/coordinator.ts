/** Partitions by topic. */
export type Assignment = Record<string, number[]>;

export interface Member {
  readonly id: string;
  readonly topics: readonly string[];
}

export const membershipError = (type: string): Error => Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type });

interface Joining {
  member: Member;
  welcome: (assignment: Assignment) => void;
}

/**
 * Coordinator of one consumer group. A rebalance begins with anybody joining or leaving, and is over when all members have joined again; whoever does
 * not is put out. Commits are taken from members of the current generation only.
 */
export class Coordinator {
  private members = new Map<string, Member>();
  private joining = new Map<string, Joining>();
  private generations = new Map<string, number>();
  private generation = 0;
  private readonly listeners: (() => void)[] = [];
  isRebalancing = false;
  readonly committed = new Map<string, number>();

  constructor(
    private readonly partitionsOf: (topic: string) => number,
    private readonly onCommit: (topic: string, partition: number, offset: number) => void,
  ) {}

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  join(member: Member): Promise<Assignment> {
    this.members.set(member.id, member);
    this.rebalance();
    return new Promise((welcome) => {
      this.joining.set(member.id, { member, welcome });
      this.concludeWhenAll();
    });
  }

  /** Its session is over, or the process left: the others share what it had. */
  remove(id: string): void {
    this.joining.delete(id);
    if (!this.members.delete(id)) return;
    this.rebalance();
    this.concludeWhenAll();
  }

  rebalance(): void {
    this.isRebalancing = true;
    this.tell();
  }

  /** @throws what a heartbeat of this member is answered with. */
  heartbeat(id: string): void {
    this.refuseStrangers(id);
    if (this.isRebalancing) throw membershipError('REBALANCE_IN_PROGRESS');
  }

  /** While a rebalance is under way, members of the generation before may still commit. */
  commit(id: string, topic: string, partition: number, offset: number): void {
    this.refuseStrangers(id);
    this.committed.set(`${topic}/${partition}`, offset);
    this.onCommit(topic, partition, offset);
  }

  position(topic: string, partition: number): number {
    return this.committed.get(`${topic}/${partition}`) ?? 0;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  private refuseStrangers(id: string): void {
    if (!this.members.has(id)) throw membershipError('UNKNOWN_MEMBER_ID');
    if (this.generations.get(id) !== this.generation) throw membershipError('ILLEGAL_GENERATION');
  }

  private concludeWhenAll(): void {
    if (!this.isRebalancing || ![...this.members.keys()].every((id) => this.joining.has(id))) return;
    this.isRebalancing = false;
    this.generation += 1;
    const all = [...this.joining.values()];
    this.joining = new Map();
    const shares = this.share(all.map(({ member }) => member));
    for (const { member, welcome } of all) {
      this.generations.set(member.id, this.generation);
      welcome(shares.get(member.id) ?? {});
    }
    this.tell();
  }

  private share(members: readonly Member[]): Map<string, Assignment> {
    const shares = new Map<string, Assignment>(members.map(({ id }) => [id, {}]));
    // Whoever was first last time is not first again: partitions move.
    const order = members.map((_, index) => members[(index + this.generation) % members.length] as Member);
    for (const topic of new Set(members.flatMap(({ topics }) => topics)))
      for (let partition = 0; partition < this.partitionsOf(topic); partition += 1) {
        const share = shares.get((order[partition % order.length] as Member).id) as Assignment;
        (share[topic] ??= []).push(partition);
      }
    return shares;
  }
}
