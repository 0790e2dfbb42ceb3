import { sourceIsEnding } from '@helpdex/contracts';
import type { SideIndices, SourceEraser } from '@helpdex/knowledge-index';
import type { SourceProjection } from '@helpdex/mongo';
import { Inject, Injectable } from '@nestjs/common';
import { ERASER, SOURCES } from '../../ports';

const BATCH = 500;
const SIDES = ['public', 'internal'] as const;

/** Closes in a generation what belongs to sources that end: a batch of the replay may have been on its way while whoever deletes had looked already. */
@Injectable()
export class EndedSources {
  constructor(
    @Inject(ERASER) private readonly eraser: SourceEraser,
    @Inject(SOURCES) private readonly sources: SourceProjection,
  ) {}

  async close(tenant: string, sides: SideIndices): Promise<void> {
    const ended = (await this.sources.all()).filter((changed) => changed.tenant === tenant && sourceIsEnding(changed));
    for (const { source, floor } of ended)
      for (const side of SIDES) {
        await this.eraser.refresh(sides[side]);
        for (;;) {
          const open = (await this.eraser.pending(sides[side], source, floor, BATCH)).filter(({ isOpen }) => isOpen);
          if (open.length === 0) break;
          await this.eraser.tombstones(sides[side], open, floor);
        }
      }
  }
}
