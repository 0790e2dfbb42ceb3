import { Controller, Inject, Post } from '@nestjs/common';
import { CreateTenantInput, type Caller } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';
import { Body } from '../validation/input.decorator';

@Controller('tenants')
export class TenantsController {
  constructor(@Inject(UPSTREAM) private readonly upstream: Upstream) {}

  @Post()
  @Endpoint({
    summary: 'Add a tenant; only this answer carries its first admin key',
    access: 'bootstrap',
    body: CreateTenantInput,
    answers: { 201: 'CreatedTenant' },
  })
  create(@AsCaller() caller: Caller, @Body(CreateTenantInput) input: CreateTenantInput): Promise<{ id: string; adminKey: string }> {
    return this.upstream.call('tenants.create', { caller, input: { name: input.name } });
  }
}
