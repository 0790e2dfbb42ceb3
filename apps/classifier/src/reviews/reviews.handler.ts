import type { RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { ReviewList } from './review-list.service';

@Controller()
export class ReviewsHandler {
  constructor(@Inject(ReviewList) private readonly reviews: ReviewList) {}

  @RpcHandler('reviews.list')
  page({ caller, input }: RpcRequest<'reviews.list'>): Promise<RpcAnswer<'reviews.list'>> {
    return this.reviews.page(caller.tenant, input);
  }

  @RpcHandler('reviews.decide')
  decide({ caller, input }: RpcRequest<'reviews.decide'>): Promise<RpcAnswer<'reviews.decide'>> {
    return this.reviews.decide(caller, input.id, input.decision);
  }
}
