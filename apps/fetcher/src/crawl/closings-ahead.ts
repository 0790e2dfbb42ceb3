import { docKey, type ArticleFetched } from '@helpdex/contracts';
import { decideVisibility, factsOf, type VisibilityPolicy } from '@helpdex/domain';
import type { Logger } from '@helpdex/observability';
import { RPC_CLIENT, type RpcClient } from '@helpdex/rpc';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../ports';

/** Entries of one question, and records of one order: what search has to take up before the order's deadline. */
const MAX_KEYS = 1_000;
const MAX_RECORDS = 20;
/** Characters of one order; a single record may be larger and then goes alone. */
const MAX_CHARS = 1_000_000;

/** Whether the record, once judged, takes the entry away from customers. */
export const isClosing = (record: ArticleFetched, policy: VisibilityPolicy): boolean =>
  record.state !== 'present' || !record.content || decideVisibility(factsOf(record), policy, { archived: false }).audience !== 'public';

/** As few orders as the limits allow, in order. */
export function ordersOf(records: readonly ArticleFetched[]): ArticleFetched[][] {
  const orders: ArticleFetched[][] = [];
  let [order, chars]: [ArticleFetched[], number] = [[], 0];
  for (const record of records) {
    const size = (record.content?.body?.length ?? 0) + (record.content?.title.length ?? 0);
    if (order.length === MAX_RECORDS || (order.length > 0 && chars + size > MAX_CHARS)) {
      orders.push(order);
      [order, chars] = [[], 0];
    }
    order.push(record);
    chars += size;
  }
  return order.length > 0 ? [...orders, order] : orders;
}

/**
 * Has what customers find and no longer may closed at once, while the ordinary records wait in Kafka behind whatever was fetched before (ADR 0011).
 * Only a shortcut: when it cannot be taken, the ordinary way closes the same.
 */
@Injectable()
export class ClosingsAhead {
  constructor(
    @Inject(RPC_CLIENT) private readonly rpc: Pick<RpcClient, 'call'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never throws. */
  async apply(records: readonly ArticleFetched[], policy: VisibilityPolicy): Promise<void> {
    const closing = records.filter((record) => isClosing(record, policy));
    try {
      for (const order of ordersOf(await this.open(closing))) await this.rpc.call('closings.apply', { records: order });
    } catch (error) {
      this.logger.warn({ err: error, records: closing.length }, 'closings take the ordinary way');
    }
  }

  /** Those whose entry customers find now. */
  private async open(records: readonly ArticleFetched[]): Promise<ArticleFetched[]> {
    const open = new Set<string>();
    for (let start = 0; start < records.length; start += MAX_KEYS) {
      const part = records.slice(start, start + MAX_KEYS);
      const { tenant } = part[0] as ArticleFetched;
      const answer = await this.rpc.call('closings.open', { tenant, keys: part.map(docKey) });
      for (const key of answer.open) open.add(key);
    }
    return records.filter((record) => open.has(docKey(record)));
  }
}
