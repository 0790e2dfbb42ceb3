import type { ListingPage, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { ListingReader } from './listing-reader';

/** Tells drift checks what Zendesk lists. */
@Controller()
export class ListingHandler {
  constructor(@Inject(ListingReader) private readonly reader: ListingReader) {}

  @RpcHandler('zendesk.listing')
  page(request: RpcRequest<'zendesk.listing'>): Promise<ListingPage> {
    return this.reader.page(request);
  }
}
