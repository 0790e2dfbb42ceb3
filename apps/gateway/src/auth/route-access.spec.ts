import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import supertest from 'supertest';
import { AppModule } from '../app.module';
import { createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import { FakeClock } from '../testing/fake-clock';
import { FakeUpstream, KEYS } from '../testing/fake-upstream';
import { declaredRoutes, servedRoutes } from '../testing/routes';
import { FakeSearch, SETTINGS, TestGateway } from '../testing/test-gateway';

/** Served beside the controllers, on purpose without a key. */
const DOCUMENTATION = ['GET /api/docs', 'GET /api/docs/', 'GET /api/docs/swagger-ui-init.js', 'GET /api/openapi.json'];

describe('access to routes', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
  });
  afterAll(() => gateway.stop());

  it('is declared beside every handler', () => {
    const routes = declaredRoutes(gateway.app);
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ access }) => access === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('is declared for streams, tools of models and webhooks as for all others', () => {
    const access = Object.fromEntries(declaredRoutes(gateway.app).map((route) => [`${route.method} ${route.path}`, route.access]));
    expect(access).toMatchObject({
      'GET sources/events': 'operator',
      'GET runs/:id/events': 'operator',
      'POST mcp': 'reader',
      'POST webhooks/zendesk/:id': 'public',
    });
  });

  it('is public for health, metrics and what is signed only', () => {
    const open = declaredRoutes(gateway.app).filter(({ access }) => access === 'public');
    expect(open.map(({ path }) => path).sort()).toEqual([
      'health/live',
      'health/ready',
      'health/services',
      'metrics',
      'webhooks/zendesk/:id',
    ]);
  });

  it('has no way around the controllers: Express serves nothing else but the documentation', () => {
    const declared = declaredRoutes(gateway.app).map(({ method, path }) => {
      const prefix = /^(health|metrics)/.test(path) ? '' : '/api/v1';
      return `${method} ${prefix}/${path}`;
    });
    const beside = servedRoutes(gateway.app).filter((route) => !declared.includes(route));
    expect(beside.sort()).toEqual(expect.arrayContaining(DOCUMENTATION));
    expect(beside.filter((route) => !route.startsWith('GET /api/docs') && route !== 'GET /api/openapi.json')).toEqual([]);
  });
});

@Controller('forgotten')
class ForgottenController {
  @Get()
  read(): string {
    return 'secret';
  }
}

describe('a handler that declares no access', () => {
  let app: NestExpressApplication;

  beforeAll(async () => {
    const upstream = new FakeUpstream();
    const parts = {
      upstream,
      search: new FakeSearch(),
      clock: new FakeClock(),
      settings: SETTINGS,
      logger: createLogger({ service: 'gateway', level: 'silent' }),
      metrics: createMetrics({ service: 'gateway', process: false }),
      health: new HealthRegistry(),
      probes: {},
    };
    class WithForgotten {}
    Module({ imports: [AppModule.with(parts)], controllers: [ForgottenController] })(WithForgotten);
    app = await NestFactory.create<NestExpressApplication>(WithForgotten, { logger: false });
    await app.init();
  });
  afterAll(() => app.close());

  it('is found by the enumeration', () => {
    expect(declaredRoutes(app).filter(({ access }) => access === undefined)).toEqual([
      { name: 'ForgottenController.read', method: 'GET', path: 'forgotten', access: undefined },
    ]);
  });

  it('is closed even to the bootstrap key', async () => {
    const response = await supertest(app.getHttpServer()).get('/forgotten').set('authorization', `Bearer ${KEYS.bootstrap}`);
    expect([response.status, response.body.code]).toEqual([403, 'access_not_declared']);
    expect(response.text).not.toContain('secret');
  });
});
