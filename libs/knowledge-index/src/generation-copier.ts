import type { Client } from '@elastic/elasticsearch';
import { DomainError } from '@helpdex/domain';
import type { SideIndices } from './bulk-writer';
import { verdictOf } from './bulk-verdict';
import { INDEX_SIDES } from './generation-reader';
import { indexProblem } from './index-problem';
import { sourceFilter } from './open-entries';
import { scanDocuments, type ScannedDocument } from './scan';

/** Documents of one request; a page of the scan may be as large as all their texts. */
const BATCH = 500;

export interface CopyOptions {
  exceptSource: string;
  signal: AbortSignal;
  /** Told how many more are copied. */
  onCopied?: (documents: number) => void;
}

/** Carries the entries of other sources over from one generation to the next as they are, tombstones and versions included. */
export class GenerationCopier {
  constructor(private readonly client: Client) {}

  /** Repeatable, also beside other writers: whatever newer stands there stays. */
  async copy(from: SideIndices, to: SideIndices, options: CopyOptions): Promise<void> {
    const query = { bool: { filter: sourceFilter(options) } };
    for (const side of INDEX_SIDES) {
      let batch: ScannedDocument[] = [];
      for await (const document of scanDocuments(this.client, from[side], { query })) {
        options.signal.throwIfAborted();
        batch.push(document);
        if (batch.length < BATCH) continue;
        await this.write(batch, to[side], options);
        batch = [];
      }
      await this.write(batch, to[side], options);
    }
  }

  private async write(batch: readonly ScannedDocument[], index: string, { onCopied }: CopyOptions): Promise<void> {
    if (batch.length === 0) return;
    const operations = batch.flatMap(({ id, version, document }) => [
      { index: { _index: index, _id: id, version, version_type: 'external' as const } },
      document,
    ]);
    const answer = await this.client.bulk({ operations }).catch((error: unknown) => {
      throw indexProblem(error, 'index_unavailable');
    });
    const failed = answer.items
      .map(({ index: item }) => verdictOf({ status: item?.status ?? 500, error: item?.error as never }))
      .find(({ kind }) => kind === 'busy' || kind === 'refused');
    if (failed && 'reason' in failed)
      throw new DomainError(
        'unavailable',
        'index_unavailable',
        `The search cluster did not take all that is carried over (${failed.reason}).`,
      );
    onCopied?.(batch.length);
  }
}
