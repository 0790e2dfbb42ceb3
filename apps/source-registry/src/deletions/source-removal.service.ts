import { SourceChanged, sourceKey, TOPICS } from '@helpdex/contracts';
import { EVENT_PUBLISHER, type EventPublisher } from '@helpdex/kafka';
import { Inject, Injectable } from '@nestjs/common';
import { AuditService, REGISTRY_ACTOR } from '../audit/audit.service';
import { sourceChanged } from '../outbox/source-changed';
import { SourceRepository } from '../sources/source.repository';
import type { DeletionRow } from './deletion.schema';

/** The end of a source. Its name in Zendesk is free from then on; what is added under it is another source. */
@Injectable()
export class SourceRemoval {
  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(EVENT_PUBLISHER) private readonly events: Pick<EventPublisher, 'publishAll'>,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  /** Everybody can know that it is being deleted. */
  async isAnnounced({ tenant, source }: DeletionRow): Promise<boolean> {
    const row = await this.sources.find(tenant, source);
    return !row || row.outbox === 0;
  }

  /** Told first: once the row is gone, nobody could tell any more. */
  async remove({ tenant, source }: DeletionRow): Promise<void> {
    const row = await this.sources.find(tenant, source);
    if (!row) return;
    const data: SourceChanged = { ...sourceChanged(row), status: 'deleted', revision: row.revision + 1 };
    await this.events.publishAll([{ topic: TOPICS.sourceChanged, event: SourceChanged, key: sourceKey(tenant, source), data }]);
    await this.sources.remove(row);
  }

  async noteEnd({ _id, tenant, source, removed, purge }: DeletionRow): Promise<void> {
    const detail = { deletion: _id, removed, purged: purge };
    await this.audit.record({ tenant, actor: REGISTRY_ACTOR, action: 'source.deletion_finished', target: source, detail });
  }
}
