import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { DELIVERIES, type DeliveryModel } from './delivery.schema';

/** Which requests came already, for as long as a repetition of them would be accepted. Holds no more than was rightly signed in that time. */
@Injectable()
export class DeliveryRepository {
  constructor(@Inject(DELIVERIES) private readonly deliveries: DeliveryModel) {}

  async isKnown(id: string): Promise<boolean> {
    return (await this.deliveries.exists({ _id: id })) !== null;
  }

  /** Forgets those whose time is over in the same go. */
  async remember(id: string, until: Date, now: Date): Promise<void> {
    try {
      await this.deliveries.create({ _id: id, until });
    } catch (error) {
      // The same request twice at once: carried out twice, which is no more than once.
      if (!isDuplicateKey(error)) throw error;
    }
    await this.deliveries.deleteMany({ until: { $lt: now } });
  }
}
