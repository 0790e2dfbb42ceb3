import { errors } from '@elastic/elasticsearch';
import type { Chance } from '../../engine/chance';
import type { Link } from '../../engine/simulated-process';
import { SimulatedIndex } from './simulated-index';

export interface Alias {
  index: string;
  alias: string;
}

/** Chances per written item. */
export interface ItemFaults {
  /** 429: not carried out. */
  rejected: number;
  /** Carried out, then sent again by the client's own retry, which meets its own write: a conflict although applied. */
  conflictThoughApplied: number;
}

export const responseError = (statusCode: number, body: object = {}): Error =>
  new errors.ResponseError({ statusCode, body, headers: {}, warnings: null, meta: {} } as never);

export const connectionError = (): Error => new errors.ConnectionError('socket hang up');

/** Indices and aliases of one cluster. */
export class ElasticCluster {
  readonly indices = new Map<string, SimulatedIndex>();
  aliases: Alias[] = [];
  faults: ItemFaults = { rejected: 0, conflictThoughApplied: 0 };

  constructor(
    readonly link: Link,
    readonly chance: Chance,
    private readonly now: () => number,
    private readonly onVisible: (index: string, ids: readonly string[]) => void,
  ) {}

  create(name: string): void {
    if (this.indices.has(name)) throw responseError(400, { error: { type: 'resource_already_exists_exception' } });
    this.indices.set(name, new SimulatedIndex(this.now));
  }

  /** @throws 404, as a cluster does that must not create indices by itself. */
  index(name: string): SimulatedIndex {
    const found = this.indices.get(name);
    if (!found) throw responseError(404, { error: { type: 'index_not_found_exception' } });
    return found;
  }

  refresh(name: string): void {
    const ids = this.index(name).refresh();
    if (ids.length > 0) this.onVisible(name, ids);
  }

  behind(alias: string): string[] {
    return this.aliases.filter((one) => one.alias === alias).map(({ index }) => index);
  }
}
