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
    return { ...page, items: await this.named(caller.tenant, page.items) };
  }

  @RpcHandler('reviews.decide')
  async decide({ caller, input }: RpcRequest<'reviews.decide'>): Promise<RpcAnswer<'reviews.decide'>> {
    const decided = await this.reviews.decide(caller, input.id, input.decision);
    return (await this.named(caller.tenant, [decided]))[0] ?? decided;
  }

  private async named(tenant: string, reviews: readonly ReviewDto[]): Promise<ReviewDto[]> {
    const withNames = await this.segments.for(
      tenant,
      reviews.flatMap(({ examples }) => examples),
    );
    return reviews.map((review) => ({ ...review, examples: review.examples.map((article) => withNames(article)) }));
  }
}
