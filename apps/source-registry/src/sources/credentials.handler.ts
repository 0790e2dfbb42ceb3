import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { SourceService } from './source.service';
import { TokenRotation } from './token-rotation.service';

/** For the fetcher only, which has the master keys: secrets come and go sealed. */
@Controller()
export class CredentialsHandler {
  constructor(
    @Inject(SourceService) private readonly sources: SourceService,
    @Inject(TokenRotation) private readonly rotation: TokenRotation,
  ) {}

  @RpcHandler('credentials.read')
  read({ tenant, source }: RpcRequest<'credentials.read'>): Promise<RpcAnswer<'credentials.read'>> {
    return this.sources.credentials(tenant, source);
  }

  @RpcHandler('credentials.claimRotation')
  claim(read: RpcRequest<'credentials.claimRotation'>): Promise<RpcAnswer<'credentials.claimRotation'>> {
    return this.rotation.claim(read);
  }

  @RpcHandler('credentials.rotate')
  rotate(rotated: RpcRequest<'credentials.rotate'>): Promise<RpcAnswer<'credentials.rotate'>> {
    return this.rotation.rotate(rotated);
  }

  @RpcHandler('credentials.abandonRotation')
  async abandon(given: RpcRequest<'credentials.abandonRotation'>): Promise<RpcAnswer<'credentials.abandonRotation'>> {
    await this.rotation.abandon(given);
    return {};
  }
}
