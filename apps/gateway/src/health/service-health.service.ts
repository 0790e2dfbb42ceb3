import { Inject, Injectable } from '@nestjs/common';
import { SERVICES_WITH_HEALTH, type ServiceHealthDto, type ServicesHealthDto } from '@helpdex/contracts';
import type { HealthRegistry, HealthReport } from '@helpdex/observability';
import { LOGGER, type Logger } from '../logging/logger.token';
import { HEALTH } from './health.token';
import { SERVICE_PROBES, type ServiceProbes, type WatchedService } from './service-probe.port';

const WATCHED = SERVICES_WITH_HEALTH.filter((name): name is WatchedService => name !== 'gateway');

/** How every service is. Those that the gateway was not told where to ask, but calls, are judged by whether they answer its calls. */
@Injectable()
export class ServiceHealth {
  private underWay: Promise<ServicesHealthDto> | undefined;
  /** Whose silence is in the log already. */
  private readonly silent = new Set<WatchedService>();

  constructor(
    @Inject(HEALTH) private readonly health: HealthRegistry,
    @Inject(SERVICE_PROBES) private readonly probes: ServiceProbes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whoever asks meanwhile is told the same: anybody may ask, and must not be able to have the services asked as often. */
  read(): Promise<ServicesHealthDto> {
    this.underWay ??= this.ask().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async ask(): Promise<ServicesHealthDto> {
    const own = this.health.report();
    const watched = WATCHED.map((name) => this.probe(name, own));
    const services = [...(await Promise.all(watched)), gatewayOf(await own)];
    const isFailing = services.some(({ state }) => state === 'waiting' || state === 'silent');
    return { status: isFailing ? 'failing' : 'ok', services };
  }

  private async probe(name: WatchedService, own: Promise<HealthReport>): Promise<ServiceHealthDto> {
    const probe = this.probes[name];
    if (!probe) return byItsAnswers(name, await own);
    const started = performance.now();
    try {
      const { isReady, failing } = await probe();
      this.heard(name);
      return { name, state: isReady ? 'ok' : 'waiting', waitsFor: [...failing], ms: Math.round(performance.now() - started) };
    } catch (error) {
      this.missed(name, error);
      return { name, state: 'silent', waitsFor: [], ms: null };
    }
  }

  /** A page asks every few seconds: what lasts is said once. */
  private missed(name: WatchedService, error: unknown): void {
    if (this.silent.has(name)) return;
    this.silent.add(name);
    this.logger.warn({ service: name, err: error }, 'a service does not say how it is');
  }

  private heard(name: WatchedService): void {
    if (this.silent.delete(name)) this.logger.info({ service: name }, 'a service says again how it is');
  }
}

function byItsAnswers(name: WatchedService, { checks }: HealthReport): ServiceHealthDto {
  const check = checks[name];
  if (!check) return { name, state: 'unknown', waitsFor: [], ms: null };
  return check.status === 'ok' ? { name, state: 'ok', waitsFor: [], ms: check.ms } : { name, state: 'silent', waitsFor: [], ms: null };
}

function gatewayOf({ status, checks }: HealthReport): ServiceHealthDto {
  const waitsFor = Object.entries(checks).flatMap(([name, check]) => (check.status === 'ok' ? [] : [name]));
  const slowest = Math.max(0, ...Object.values(checks).map(({ ms }) => ms));
  return { name: 'gateway', state: status === 'ok' ? 'ok' : 'waiting', waitsFor, ms: slowest };
}
