import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createLogger, createMetrics, HealthRegistry } from '@helpdex/observability';
import supertest from 'supertest';
import type { GatewaySettings } from '../config';
import type { ServiceProbes } from '../health/service-probe.port';
import { createHttpApp } from '../http-app';
import { openApiDocument } from '../openapi/document';
import type { KnowledgeAnswer, PassageAnswer, SearchPort, SearchRequest } from '../search/search.port';
import { AnswerContract } from './answer-contract';
import { FakeClock } from './fake-clock';
import { FakeUpstream, KEYS, type KeyName } from './fake-upstream';
import { aHit, aPassage } from './fixtures';

export class FakeSearch implements SearchPort {
  readonly requests: SearchRequest[] = [];
  answer: KnowledgeAnswer = { items: [aHit()], total: 1, tookMs: 3, nextCursor: null };

  search(request: SearchRequest): Promise<KnowledgeAnswer> {
    this.requests.push(request);
    return Promise.resolve(this.answer);
  }

  passages(request: SearchRequest): Promise<PassageAnswer> {
    this.requests.push(request);
    return Promise.resolve({ ...this.answer, items: [aPassage()] });
  }
}

export const SETTINGS: GatewaySettings = {
  host: '127.0.0.1',
  dashboardDir: undefined,
  keyRequestsPerSecond: 1_000,
  keyConcurrentRequests: 100,
};

export interface Call {
  /** Default: the least that gets in everywhere but with the bootstrap key, `admin`. Null for none. */
  key?: KeyName | null;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface GatewayUnderTest {
  readonly app: NestExpressApplication;
  readonly upstream: FakeUpstream;
  readonly search: FakeSearch;
  readonly clock: FakeClock;
  readonly health: HealthRegistry;
  /** How services say how they are; a spec puts in what it needs. */
  readonly probes: Mutable<ServiceProbes>;
  /** Lines as they were written. */
  readonly log: readonly string[];
}

/** The real gateway with its real graph; only the sockets behind it are played. */
export class TestGateway implements GatewayUnderTest {
  readonly app = this.parts.app;
  readonly upstream = this.parts.upstream;
  readonly search = this.parts.search;
  readonly clock = this.parts.clock;
  readonly health = this.parts.health;
  readonly probes = this.parts.probes;
  readonly log = this.parts.log;
  private readonly contract = new AnswerContract(openApiDocument(this.parts.app));

  private constructor(private readonly parts: GatewayUnderTest) {}

  static async start(settings: Partial<GatewaySettings> = {}): Promise<TestGateway> {
    const [upstream, search, clock, health] = [new FakeUpstream(), new FakeSearch(), new FakeClock(), new HealthRegistry()];
    const probes: Mutable<ServiceProbes> = {};
    const lines: string[] = [];
    const app = await createHttpApp({
      upstream,
      search,
      clock,
      health,
      probes,
      settings: { ...SETTINGS, ...settings },
      logger: createLogger({ service: 'gateway', level: 'debug', destination: { write: (line: string) => void lines.push(line) } }),
      metrics: createMetrics({ service: 'gateway', process: false }),
    });
    await app.listen(0, '127.0.0.1');
    return new TestGateway({ app, upstream, search, clock, health, probes, log: lines });
  }

  get server(): Server {
    return this.app.getHttpServer();
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await this.app.close();
  }

  /** Every answer is held against the OpenAPI document before the spec sees it. */
  async send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, call: Call = {}): Promise<supertest.Response> {
    const { key = 'admin', body, headers = {} } = call;
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const request = supertest(this.server)[verb](path).set(headers);
    if (key) request.set('authorization', `Bearer ${KEYS[key]}`);
    const response = await (body === undefined ? request : request.send(body as object));
    this.contract.check(method, path, { status: response.status, contentType: response.type, text: response.text });
    return response;
  }

  get(path: string, call?: Call): Promise<supertest.Response> {
    return this.send('GET', path, call);
  }

  post(path: string, body?: unknown, call?: Call): Promise<supertest.Response> {
    return this.send('POST', path, { ...call, body });
  }
}
