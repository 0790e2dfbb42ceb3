import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { CreateKeyInput, PageQuery, type Caller, type CreatedKeyDto, type KeyDto, type Page } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Body, Id, Query } from '../validation/input.decorator';

@Controller('keys')
export class KeysController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Post()
  @Endpoint({
    summary: 'Create an API key; only this answer carries its secret',
    access: 'admin',
    body: CreateKeyInput,
    answers: { 201: 'CreatedKey' },
  })
  create(@AsCaller() caller: Caller, @Body(CreateKeyInput) input: CreateKeyInput): Promise<CreatedKeyDto> {
    return this.upstream.call('keys.create', { caller, input });
  }

  @Get()
  @Endpoint({ summary: 'List the API keys', access: 'admin', query: PageQuery, answers: { 200: 'KeyPage' } })
  list(@AsCaller() caller: Caller, @Query(PageQuery) query: PageQuery): Promise<Page<KeyDto>> {
    return this.upstream.call('keys.list', { caller, input: query });
  }

  @Delete(':id')
  @Endpoint({ summary: 'Revoke an API key at once', access: 'admin', answers: { 204: null }, problems: [409] })
  async revoke(@AsCaller() caller: Caller, @Id('key') id: string): Promise<void> {
    await this.upstream.call('keys.revoke', { caller, input: { id } });
  }
}
