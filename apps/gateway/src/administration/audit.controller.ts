import { Controller, Get, Inject } from '@nestjs/common';
import { PageQuery, type AuditDto, type Caller, type Page } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Query } from '../validation/input.decorator';

@Controller('audit')
export class AuditController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Get()
  @Endpoint({ summary: 'List who changed what, newest first', access: 'admin', query: PageQuery, answers: { 200: 'AuditPage' } })
  list(@AsCaller() caller: Caller, @Query(PageQuery) query: PageQuery): Promise<Page<AuditDto>> {
    return this.upstream.call('audit.list', { caller, input: query });
  }
}
