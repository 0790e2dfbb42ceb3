import { Inject, Injectable } from '@nestjs/common';
import { zeroSourceCounts, type RegisteredSource, type SourceCounts, type SourceDto } from '@helpdex/contracts';
import { LOGGER, type Logger } from '../logging/logger.token';
import { UPSTREAM, type Upstream } from '../upstream/upstream.port';

const COUNTS_UNAVAILABLE = {
  code: 'counts_unavailable',
  message: 'The numbers of articles cannot be read at the moment; they are shown as 0.',
};

/** Puts together what REST shows of sources: the registry's record and the classifier's counts. */
@Injectable()
export class SourceViews {
  constructor(
    @Inject(UPSTREAM) private readonly upstream: Upstream,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async one(tenant: string, source: RegisteredSource): Promise<SourceDto> {
    const [view] = await this.many(tenant, [source]);
    return view as SourceDto;
  }

  /** One call for the counts of them all. Without counts the sources are still shown, with a warning each. */
  async many(tenant: string, sources: readonly RegisteredSource[]): Promise<SourceDto[]> {
    const counts = await this.counts(tenant, sources);
    return sources.map((source) => ({
      ...source,
      counts: counts?.get(source.id) ?? zeroSourceCounts(),
      warnings: counts ? source.warnings : [...source.warnings, COUNTS_UNAVAILABLE],
    }));
  }

  private async counts(tenant: string, sources: readonly RegisteredSource[]): Promise<Map<string, SourceCounts> | undefined> {
    if (sources.length === 0) return new Map();
    try {
      const answer = await this.upstream.call('articles.counts', { tenant, sources: sources.map(({ id }) => id) });
      return new Map(Object.entries(answer));
    } catch (error) {
      this.logger.warn({ err: error, tenant }, 'article counts are unavailable');
      return undefined;
    }
  }
}
