import { Controller, Get } from '@nestjs/common';
import type { Caller, SessionDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';

@Controller('session')
export class SessionController {
  @Get()
  @Endpoint({ summary: 'Say what the presented key is and may do', access: 'reader', answers: { 200: 'Session' } })
  read(@AsCaller() { keyId, role, tenant, bootstrap }: Caller): SessionDto {
    return { keyId, role, tenant, mayAddTenants: bootstrap };
  }
}
