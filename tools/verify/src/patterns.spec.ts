import { RPC_OWNERS } from '@helpdex/contracts';
import { KAFKA_BATCH } from '@helpdex/kafka';
import { RpcHandler, ServiceTokenGuard } from '@helpdex/rpc';
import { Controller } from '@nestjs/common';
import { MessagePattern, Transport } from '@nestjs/microservices';
import { allControllers, patternsOf, routesOf, type DeclaredPattern } from './patterns';

let controllers: Awaited<ReturnType<typeof allControllers>>;
let all: DeclaredPattern[];
let calls: DeclaredPattern[];

beforeAll(async () => {
  controllers = await allControllers();
  all = controllers.flatMap(({ service, controller }) => patternsOf(service, controller));
  calls = all.filter(({ transport }) => transport === Transport.TCP);
}, 60_000);

/** Whoever reaches the port may call it; records of topics come from the broker, which has its own doors. */
const isOpen = ({ transport, guards }: DeclaredPattern): boolean => transport !== KAFKA_BATCH && !guards.includes(ServiceTokenGuard);

describe('request-response and event patterns of all services', () => {
  it('are found in every service that answers calls or takes records', () => {
    console.log(`${all.length} patterns, ${calls.length} of them calls`);
    const services = ['classifier', 'fetcher', 'indexer', 'scheduler', 'source-registry'];
    expect([...new Set(all.map(({ service }) => service))].sort()).toEqual(services);
    expect(calls.length).toBeGreaterThan(45);
  });

  it('name a transport that one of ours serves', () => {
    expect(all.filter(({ transport }) => transport !== Transport.TCP && transport !== KAFKA_BATCH)).toEqual([]);
  });

  it('are closed to whoever has no service token', () => {
    expect(all.filter(isOpen)).toEqual([]);
  });

  it('are answered once, by the service that the contract names', () => {
    const owned = calls.map(({ service, pattern }) => ({ pattern, service }));
    const named = calls.map(({ pattern }) => ({ pattern, service: RPC_OWNERS[String(pattern).split('.')[0] as keyof typeof RPC_OWNERS] }));
    expect(owned).toEqual(named);
    expect(new Set(calls.map(({ pattern }) => pattern)).size).toBe(calls.length);
    expect([...new Set(calls.map(({ pattern }) => String(pattern).split('.')[0]))].sort()).toEqual(Object.keys(RPC_OWNERS).sort());
  });

  it('are all that services answer: HTTP is the gateway alone', () => {
    const elsewhere = controllers.filter(({ service }) => service !== 'gateway');
    expect(elsewhere.flatMap(({ controller }) => routesOf(controller))).toEqual([]);
    expect(all.filter(({ service }) => service === 'gateway')).toEqual([]);
  });
});

describe('a handler that somebody forgot to close', () => {
  @Controller()
  class Forgotten {
    @MessagePattern('keys.authenticate', Transport.TCP)
    open(): Promise<void> {
      return Promise.resolve();
    }

    @RpcHandler('keys.revoke')
    closed(): Promise<Record<string, never>> {
      return Promise.resolve({});
    }
  }

  it('is found', () => {
    expect(
      patternsOf('x', Forgotten)
        .filter(isOpen)
        .map(({ handler }) => handler),
    ).toEqual(['Forgotten.open']);
  });
});
