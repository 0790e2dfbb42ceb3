import type { WebhookDelivery } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import type { Clock } from '@helpdex/kafka';
import type { Metrics } from '@helpdex/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { SourceRepository } from '../sources/source.repository';
import type { SourceRow } from '../sources/source.schema';
import { CLOCK, METRICS } from '../tokens';
import { DeliveryRepository } from './delivery.repository';
import { WaitingRepository } from './waiting.repository';
import { hintOf, type Hint } from './webhook-event';
import { WebhookSecrets } from './webhook-secrets';
import { acceptedUntil, isSigned, signatureOf } from './webhook-signature';

/** One answer to everything that does not hold: whoever has no secret learns nothing of which sources there are. */
const unknown = (): DomainError =>
  new DomainError('not_found', 'webhook_unknown', 'There is no such webhook, or its signature or its time does not hold.');

type Outcome = 'article' | 'incremental' | 'irrelevant' | 'inactive' | 'repeated';

/** Takes webhook requests for what they are: hints that something is worth fetching. The worst that a forged one could do is a fetch. */
@Injectable()
export class WebhookService {
  /** A source that is not there is checked all the same: refusing it takes as long. */
  private readonly decoy = randomBytes(32).toString('base64');

  constructor(
    @Inject(SourceRepository) private readonly sources: SourceRepository,
    @Inject(WebhookSecrets) private readonly secrets: WebhookSecrets,
    @Inject(DeliveryRepository) private readonly deliveries: DeliveryRepository,
    @Inject(WaitingRepository) private readonly waiting: WaitingRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(METRICS) private readonly metrics: Pick<Metrics, 'webhookDeliveries'>,
  ) {}

  /** @throws DomainError `webhook_unknown`. */
  async take(delivery: WebhookDelivery): Promise<void> {
    const now = new Date(this.clock.now());
    const [row] = await this.sources.byIds([delivery.source]);
    const secret = (row && this.secrets.open(row)) ?? this.decoy;
    const until = acceptedUntil(delivery.timestamp, now.getTime());
    if (!isSigned(secret, delivery) || !row || until === undefined) {
      this.metrics.webhookDeliveries.inc({ outcome: 'refused' });
      throw unknown();
    }
    // Not the signature as it was sent: base64 has many ways to write the same.
    const id = `${row._id}|${signatureOf(secret, delivery).toString('base64url')}`;
    const outcome = (await this.deliveries.isKnown(id)) ? 'repeated' : await this.follow(row, hintOf(delivery.body), now);
    this.metrics.webhookDeliveries.inc({ outcome });
    // Remembered last: one that died in between is carried out when Zendesk sends it again.
    if (outcome !== 'repeated') await this.deliveries.remember(id, new Date(until), now);
  }

  private async follow(row: SourceRow, hint: Hint, now: Date): Promise<Outcome> {
    if (hint.about === 'nothing') return 'irrelevant';
    if (hint.about === 'article') return (await this.waiting.addArticle(row, hint.article, now)) ? 'article' : 'inactive';
    const isWaiting = await this.waiting.addRun(row, { mode: 'incremental', trigger: 'webhook' }, now);
    return isWaiting ? 'incremental' : 'inactive';
  }
}
