import { isDuplicateKey } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { SCHEDULES, type ScheduleModel, type ScheduleRow } from './schedule.schema';

/** Schedules in storage. Every write is guarded by what it was made from. */
@Injectable()
export class ScheduleRepository {
  constructor(@Inject(SCHEDULES) private readonly schedules: ScheduleModel) {}

  find(id: string): Promise<ScheduleRow | null> {
    return this.schedules.findOne({ _id: id }).lean<ScheduleRow | null>().exec();
  }

  /** @returns false when the row is not `before` any more. */
  async replace(before: ScheduleRow | null, after: ScheduleRow): Promise<boolean> {
    if (!before) return this.insert(after);
    const { _id, ...fields } = after;
    const { matchedCount } = await this.schedules.updateOne(
      { _id, revision: before.revision, nextDueAt: before.nextDueAt },
      { $set: fields },
    );
    return matchedCount === 1;
  }

  /** The source is gone for good. */
  async remove(id: string): Promise<void> {
    await this.schedules.deleteOne({ _id: id });
  }

  /** Those due by then, the longest waiting first. */
  due(now: Date, limit: number): Promise<ScheduleRow[]> {
    return this.schedules
      .find({ nextDueAt: { $ne: null, $lte: now } })
      .sort({ nextDueAt: 1 })
      .limit(limit)
      .lean<ScheduleRow[]>()
      .exec();
  }

  private async insert(row: ScheduleRow): Promise<boolean> {
    try {
      await this.schedules.create(row);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
