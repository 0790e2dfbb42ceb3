import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ReviewQuery, type Caller, type Page, type ReviewDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { type EmptyInput, NoBody, Query, ReviewId } from '../validation/input.decorator';

@Controller('reviews')
export class ReviewsController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Get()
  @Endpoint({
    summary: 'List what waits for a person: removals held back, suspended overrides',
    access: 'operator',
    query: ReviewQuery,
    answers: { 200: 'ReviewPage' },
  })
  list(@AsCaller() caller: Caller, @Query(ReviewQuery) query: ReviewQuery): Promise<Page<ReviewDto>> {
    return this.upstream.call('reviews.list', { caller, input: query });
  }

  @Post(':id/approve')
  @Endpoint({
    summary: 'Approve: what is missing leaves search within seconds; a suspended override holds again',
    access: 'operator',
    answers: { 200: 'Review' },
    problems: [409],
  })
  approve(@AsCaller() caller: Caller, @ReviewId() id: string, @NoBody() _: EmptyInput): Promise<ReviewDto> {
    return this.upstream.call('reviews.decide', { caller, input: { id, decision: 'approve' } });
  }

  @Post(':id/reject')
  @Endpoint({
    summary: 'Reject: what is missing stays searchable; a suspended override is taken back',
    access: 'operator',
    answers: { 200: 'Review' },
    problems: [409],
  })
  reject(@AsCaller() caller: Caller, @ReviewId() id: string, @NoBody() _: EmptyInput): Promise<ReviewDto> {
    return this.upstream.call('reviews.decide', { caller, input: { id, decision: 'reject' } });
  }
}
