import { Controller, Get, Inject, Post } from '@nestjs/common';
import { QuarantineQuery, type Caller, type Page, type QuarantinedDto, type RunDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { type EmptyInput, EntryId, NoBody, Query } from '../validation/input.decorator';

@Controller('quarantine')
export class QuarantineController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Get()
  @Endpoint({
    summary: 'List articles that could not be processed, with the reason; none of them is in any search',
    access: 'operator',
    query: QuarantineQuery,
    answers: { 200: 'QuarantinePage' },
  })
  list(@AsCaller() caller: Caller, @Query(QuarantineQuery) query: QuarantineQuery): Promise<Page<QuarantinedDto>> {
    return this.upstream.call('quarantine.list', { caller, input: query });
  }

  @Post(':id/retry')
  @Endpoint({
    summary: 'Have the article fetched again; while a run is active it comes right after it, and the answer is the active run',
    access: 'operator',
    answers: { 202: 'Run' },
    problems: [409],
  })
  retry(@AsCaller() caller: Caller, @EntryId() id: string, @NoBody() _: EmptyInput): Promise<RunDto> {
    return this.upstream.call('quarantine.retry', { caller, input: { id } });
  }
}
