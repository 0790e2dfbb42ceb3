import type { ReviewDto, RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { SegmentNames } from '../articles/segment-names';
import { ReviewList } from './review-list.service';

@Controller()
export class ReviewsHandler {
  constructor(
    @Inject(ReviewList) private readonly reviews: ReviewList,
    @Inject(SegmentNames) private readonly segments: SegmentNames,
  ) {}

  @RpcHandler('reviews.list')
  async page({ caller, input }: RpcRequest<'reviews.list'>): Promise<RpcAnswer<'reviews.list'>> {
    const page = await this.reviews.page(caller.tenant, input);
    return { ...page, items: await Promise.all(page.items.map((review) => this.named(caller.tenant, review))) };
  }

  @RpcHandler('reviews.decide')
  async decide({ caller, input }: RpcRequest<'reviews.decide'>): Promise<RpcAnswer<'reviews.decide'>> {
    return this.named(caller.tenant, await this.reviews.decide(caller, input.id, input.decision));
  }

  private async named(tenant: string, review: ReviewDto): Promise<ReviewDto> {
    return { ...review, examples: await this.segments.on(tenant, review.examples) };
  }
}
