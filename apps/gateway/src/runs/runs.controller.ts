import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { RunQuery, type Caller, type Page, type RunDto } from '@helpdex/contracts';
import type { Request, Response } from 'express';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { type EmptyInput, Id, NoBody, Query } from '../validation/input.decorator';
import { RunEvents } from './run-events.service';

@Controller('runs')
export class RunsController {
  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(RunEvents) private readonly events: RunEvents,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the runs of all sources or of one, newest first',
    access: 'operator',
    query: RunQuery,
    answers: { 200: 'RunPage' },
  })
  list(@AsCaller() caller: Caller, @Query(RunQuery) { source, ...page }: RunQuery): Promise<Page<RunDto>> {
    return this.upstream.call('runs.list', { caller, input: { ...page, ...(source === undefined ? {} : { sourceId: source }) } });
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a run', access: 'operator', answers: { 200: 'Run' } })
  get(@AsCaller() caller: Caller, @Id('run') id: string): Promise<RunDto> {
    return this.upstream.call('runs.get', { caller, input: { id } });
  }

  @Get(':id/events')
  @Endpoint({
    summary: 'Follow a run: server-sent events `progress` (at most two a second) and `end`, both with the run',
    access: 'operator',
    answers: { 200: 'EventStream' },
    problems: [429],
  })
  follow(@AsCaller() caller: Caller, @Id('run') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.events.stream(caller, id, request, response);
  }

  @Post(':id/cancel')
  @Endpoint({ summary: 'Cancel a run', access: 'operator', answers: { 202: 'Run' }, problems: [409] })
  cancel(@AsCaller() caller: Caller, @Id('run') id: string, @NoBody() _: EmptyInput): Promise<RunDto> {
    return this.upstream.call('runs.cancel', { caller, input: { id } });
  }
}
