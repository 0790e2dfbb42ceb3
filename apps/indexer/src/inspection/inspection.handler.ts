import type { IndexSide, RpcAnswer, RpcRequest } from '@helpdex/contracts';
import { shownDigest } from '@helpdex/domain';
import type { IndexInspector } from '@helpdex/knowledge-index';
import { RpcHandler } from '@helpdex/rpc';
import { Controller, Inject } from '@nestjs/common';
import { GenerationService } from '../generations/generation.service';
import { INSPECTOR } from '../ports';

const SIDES: readonly IndexSide[] = ['public', 'internal'];
const PAGE = 500;

/** Tells drift checks what the live generation shows. */
@Controller()
export class InspectionHandler {
  constructor(
    @Inject(GenerationService) private readonly generations: GenerationService,
    @Inject(INSPECTOR) private readonly inspector: IndexInspector,
  ) {}

  @RpcHandler('index.shown')
  async shown({ tenant, entries }: RpcRequest<'index.shown'>): Promise<RpcAnswer<'index.shown'>> {
    const { live } = await this.generations.targets(tenant);
    const found = await Promise.all(SIDES.map(async (side) => ({ side, documents: await this.inspector.shown(live[side], entries) })));
    return found.flatMap(({ side, documents }) =>
      documents.map(({ id, version, document }) => ({ id, side, ver: version, digest: shownDigest(document) })),
    );
  }

  @RpcHandler('index.list')
  async list({ tenant, source, side, after }: RpcRequest<'index.list'>): Promise<RpcAnswer<'index.list'>> {
    const { live } = await this.generations.targets(tenant);
    if (after === null) await this.inspector.refresh(live);
    return this.inspector.idsOf(live[side], source, after, PAGE);
  }
}
