import { Controller, Get, HttpStatus, Inject, Post, Res } from '@nestjs/common';
import { DriftCheckInput, DriftCheckQuery, type Caller, type DriftCheckDto, type Page } from '@helpdex/contracts';
import type { Response } from 'express';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Body, Id, Query } from '../validation/input.decorator';

@Controller('drift-checks')
export class DriftController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Post()
  @Endpoint({
    summary: 'Compare Zendesk, the ledger and the index of a source, and heal on request: 200 when that is done within seconds, else 202',
    access: 'operator',
    body: DriftCheckInput,
    answers: { 200: 'DriftCheck', 202: 'DriftCheck' },
    problems: [404, 409],
  })
  async start(
    @AsCaller() caller: Caller,
    @Body(DriftCheckInput) input: DriftCheckInput,
    @Res({ passthrough: true }) response: Response,
  ): Promise<DriftCheckDto> {
    const check = await this.upstream.call('drift.start', { caller, input });
    response.status(check.status === 'running' ? HttpStatus.ACCEPTED : HttpStatus.OK);
    return check;
  }

  @Get()
  @Endpoint({
    summary: 'List the drift checks, newest first',
    access: 'operator',
    query: DriftCheckQuery,
    answers: { 200: 'DriftCheckPage' },
  })
  list(@AsCaller() caller: Caller, @Query(DriftCheckQuery) query: DriftCheckQuery): Promise<Page<DriftCheckDto>> {
    return this.upstream.call('drift.list', { caller, input: query });
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a drift check', access: 'operator', answers: { 200: 'DriftCheck' } })
  get(@AsCaller() caller: Caller, @Id('drift_check') id: string): Promise<DriftCheckDto> {
    return this.upstream.call('drift.get', { caller, input: { id } });
  }
}
