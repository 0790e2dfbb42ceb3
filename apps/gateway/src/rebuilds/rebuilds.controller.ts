import { Controller, Get, Inject, Post } from '@nestjs/common';
import { PageQuery, StartRebuildInput, type Caller, type Page, type RebuildDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Body, type EmptyInput, Id, NoBody, Query } from '../validation/input.decorator';

@Controller('rebuilds')
export class RebuildsController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Post()
  @Endpoint({
    summary: 'Rebuild the search index from Kafka, verify it against the ledger, and swap it in; Zendesk is not asked',
    access: 'operator',
    body: StartRebuildInput,
    answers: { 202: 'Rebuild' },
    problems: [404, 409],
  })
  start(@AsCaller() caller: Caller, @Body(StartRebuildInput) input: StartRebuildInput): Promise<RebuildDto> {
    return this.upstream.call('rebuilds.start', { caller, input });
  }

  @Get()
  @Endpoint({ summary: 'List the rebuilds, newest first', access: 'operator', query: PageQuery, answers: { 200: 'RebuildPage' } })
  list(@AsCaller() caller: Caller, @Query(PageQuery) query: PageQuery): Promise<Page<RebuildDto>> {
    return this.upstream.call('rebuilds.list', { caller, input: query });
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a rebuild', access: 'operator', answers: { 200: 'Rebuild' } })
  get(@AsCaller() caller: Caller, @Id('rebuild') id: string): Promise<RebuildDto> {
    return this.upstream.call('rebuilds.get', { caller, input: { id } });
  }

  @Post(':id/rollback')
  @Endpoint({
    summary: 'Search the index from before a rebuild again; what was closed since stays closed',
    access: 'operator',
    answers: { 202: 'Rebuild' },
    problems: [409],
  })
  rollBack(@AsCaller() caller: Caller, @Id('rebuild') id: string, @NoBody() _: EmptyInput): Promise<RebuildDto> {
    return this.upstream.call('rebuilds.rollback', { caller, input: { id } });
  }

  @Post(':id/resolve')
  @Endpoint({
    summary: 'Send what blocks a rebuild once more from the ledger, and verify again',
    access: 'operator',
    answers: { 202: 'Rebuild' },
    problems: [409],
  })
  resolve(@AsCaller() caller: Caller, @Id('rebuild') id: string, @NoBody() _: EmptyInput): Promise<RebuildDto> {
    return this.upstream.call('rebuilds.resolve', { caller, input: { id } });
  }
}
