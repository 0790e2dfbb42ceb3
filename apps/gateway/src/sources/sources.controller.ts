import { Controller, Delete, Get, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import {
  CreateSourceInput,
  DeleteSourceQuery,
  PageQuery,
  ReconnectInput,
  SyncInput,
  UpdateSourceInput,
  type Caller,
  type DeletionDto,
  type Page,
  type RunDto,
  type SourceCheckDto,
  type SourceDto,
} from '@helpdex/contracts';
import type { Request, Response } from 'express';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Body, type EmptyInput, Id, NoBody, Query } from '../validation/input.decorator';
import { SourceEvents } from './source-events.service';
import { SourceViews } from './source-views.service';

@Controller('sources')
export class SourcesController {
  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(SourceViews) private readonly views: SourceViews,
    @Inject(SourceEvents) private readonly events: SourceEvents,
  ) {}

  @Post()
  @Endpoint({
    summary: 'Add a source; its credentials are checked against Zendesk first',
    access: 'admin',
    body: CreateSourceInput,
    answers: { 201: 'Source' },
    problems: [409, 422],
  })
  async create(@AsCaller() caller: Caller, @Body(CreateSourceInput) input: CreateSourceInput): Promise<SourceDto> {
    return this.views.one(caller.tenant, await this.upstream.call('sources.create', { caller, input }));
  }

  @Post('check')
  @Endpoint({
    summary: 'Say what a sync would bring, and store nothing',
    access: 'admin',
    body: CreateSourceInput,
    answers: { 200: 'SourceCheck' },
    problems: [409, 422],
  })
  check(@AsCaller() caller: Caller, @Body(CreateSourceInput) input: CreateSourceInput): Promise<SourceCheckDto> {
    return this.upstream.call('sources.check', { caller, input });
  }

  @Get()
  @Endpoint({ summary: 'List the sources', access: 'operator', query: PageQuery, answers: { 200: 'SourcePage' } })
  async list(@AsCaller() caller: Caller, @Query(PageQuery) query: PageQuery): Promise<Page<SourceDto>> {
    const page = await this.upstream.call('sources.list', { caller, input: query });
    return { items: await this.views.many(caller.tenant, page.items), nextCursor: page.nextCursor };
  }

  // Before `:id`, which would take it for an id.
  @Get('events')
  @Endpoint({
    summary:
      'Follow all sources: server-sent events `source` with every source that changed, and `removed` with the id of one that is gone',
    access: 'operator',
    answers: { 200: 'EventStream' },
    problems: [429],
  })
  follow(@AsCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.events.stream(caller, request, response);
  }

  @Get(':id')
  @Endpoint({ summary: 'Read a source', access: 'operator', answers: { 200: 'Source' } })
  async get(@AsCaller() caller: Caller, @Id('source') id: string): Promise<SourceDto> {
    return this.views.one(caller.tenant, await this.upstream.call('sources.get', { caller, input: { id } }));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change name, cadence, options or credentials; the subdomain stays',
    access: 'admin',
    body: UpdateSourceInput,
    answers: { 200: 'Source' },
    problems: [409, 422],
  })
  async update(
    @AsCaller() caller: Caller,
    @Id('source') id: string,
    @Body(UpdateSourceInput) change: UpdateSourceInput,
  ): Promise<SourceDto> {
    return this.views.one(caller.tenant, await this.upstream.call('sources.update', { caller, input: { id, change } }));
  }

  @Get(':id/runs')
  @Endpoint({ summary: 'List the runs of a source, newest first', access: 'operator', query: PageQuery, answers: { 200: 'RunPage' } })
  runs(@AsCaller() caller: Caller, @Id('source') id: string, @Query(PageQuery) query: PageQuery): Promise<Page<RunDto>> {
    return this.upstream.call('runs.list', { caller, input: { ...query, sourceId: id } });
  }

  @Post(':id/sync')
  @Endpoint({
    summary: 'Start a run, or answer with the one that is active',
    access: 'operator',
    body: SyncInput,
    answers: { 202: 'Run' },
    problems: [409],
  })
  sync(@AsCaller() caller: Caller, @Id('source') id: string, @Body(SyncInput) input: SyncInput): Promise<RunDto> {
    return this.upstream.call('sources.sync', { caller, input: { id, mode: input.mode ?? 'incremental', trigger: 'manual' } });
  }

  @Post(':id/disconnect')
  @Endpoint({
    summary: 'Stop calling Zendesk and destroy the credentials; articles stay searchable',
    access: 'admin',
    answers: { 200: 'Source' },
    problems: [409],
  })
  async disconnect(@AsCaller() caller: Caller, @Id('source') id: string, @NoBody() _: EmptyInput): Promise<SourceDto> {
    return this.views.one(caller.tenant, await this.upstream.call('sources.disconnect', { caller, input: { id } }));
  }

  @Post(':id/reconnect')
  @Endpoint({
    summary: 'Give new credentials and start a full run that emits every article again',
    access: 'admin',
    body: ReconnectInput,
    answers: { 200: 'Source' },
    problems: [409, 422],
  })
  async reconnect(@AsCaller() caller: Caller, @Id('source') id: string, @Body(ReconnectInput) input: ReconnectInput): Promise<SourceDto> {
    const source = await this.upstream.call('sources.reconnect', { caller, input: { id, credentials: input.credentials } });
    return this.views.one(caller.tenant, source);
  }

  @Delete(':id')
  @Endpoint({
    summary:
      'Delete a source: every article leaves search, public ones first, then the source itself goes; answers with a receipt to follow',
    access: 'admin',
    query: DeleteSourceQuery,
    answers: { 202: 'Deletion' },
    problems: [409],
  })
  delete(@AsCaller() caller: Caller, @Id('source') id: string, @Query(DeleteSourceQuery) query: DeleteSourceQuery): Promise<DeletionDto> {
    return this.upstream.call('sources.delete', { caller, input: { id, purge: query.purge === 'true' } });
  }
}
