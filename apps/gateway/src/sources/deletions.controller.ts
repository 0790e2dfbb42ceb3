import { Controller, Get, Inject } from '@nestjs/common';
import type { Caller, DeletionDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Id } from '../validation/input.decorator';

@Controller('deletions')
export class DeletionsController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Get(':id')
  @Endpoint({ summary: 'Read the receipt of a deletion', access: 'operator', answers: { 200: 'Deletion' } })
  get(@AsCaller() caller: Caller, @Id('deletion') id: string): Promise<DeletionDto> {
    return this.upstream.call('deletions.get', { caller, input: { id } });
  }
}
