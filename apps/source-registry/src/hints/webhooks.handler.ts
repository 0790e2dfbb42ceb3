import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { WebhookService } from './webhook.service';

@Controller()
export class WebhooksHandler {
  constructor(@Inject(WebhookService) private readonly webhooks: WebhookService) {}

  @RpcHandler('webhooks.zendesk')
  async take(delivery: RpcRequest<'webhooks.zendesk'>): Promise<RpcAnswer<'webhooks.zendesk'>> {
    await this.webhooks.take(delivery);
    return {};
  }
}
