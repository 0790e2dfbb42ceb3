/** A bucket of tokens: so many at once, and then so many a second. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const full = ({ burst }: Rate, now: number): Bucket => ({ tokens: burst, at: now });

function refill(bucket: Bucket, { burst, perSecond }: Rate, now: number): void {
  bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1_000);
  bucket.at = now;
}

const waitSeconds = ({ tokens }: Bucket, { perSecond }: Rate): number => (tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perSecond));

/** How often may be asked: by one name, and by all of them together. Of names that nobody used for long nothing is kept, nor of more than `maxNames`. */
export class RequestRate {
  private readonly all: Bucket;
  private readonly byName = new Map<string, Bucket>();

  constructor(
    private readonly limits: { readonly each: Rate; readonly all: Rate; readonly maxNames: number },
    now: number,
  ) {
    this.all = full(limits.all, now);
  }

  /** @returns 0 when taken, else the whole seconds after which to try again; nothing is taken then. */
  take(name: string, now: number): number {
    const { each, all } = this.limits;
    const own = this.bucketOf(name, now);
    refill(own, each, now);
    refill(this.all, all, now);
    const wait = Math.max(waitSeconds(own, each), waitSeconds(this.all, all));
    if (wait > 0) return wait;
    own.tokens -= 1;
    this.all.tokens -= 1;
    return 0;
  }

  get names(): number {
    return this.byName.size;
  }

  /** Re-inserting keeps the map in order of last use. */
  private bucketOf(name: string, now: number): Bucket {
    const bucket = this.byName.get(name) ?? full(this.limits.each, now);
    this.byName.delete(name);
    this.byName.set(name, bucket);
    const [oldest] = this.byName.keys();
    if (this.byName.size > this.limits.maxNames && oldest !== undefined) this.byName.delete(oldest);
    return bucket;
  }
}
