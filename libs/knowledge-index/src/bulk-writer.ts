import { errors, type Client } from '@elastic/elasticsearch';
import type { ArticleClassified, IndexSide } from '@helpdex/contracts';
import { DomainError } from '@helpdex/domain';
import {
  DEFAULT_BULK_LIMITS,
  newestPerEntry,
  planRecord,
  splitBulk,
  type BulkLimits,
  type BulkOperation,
  type PlannedRecord,
} from './bulk-plan';
import { verdictOf, type ItemVerdict } from './bulk-verdict';
import { ByteGate } from './byte-gate';
import { tombstoneOf } from './documents';
import { indexProblem } from './index-problem';

/** Where the two sides of a generation are: names of physical indices. */
export type SideIndices = Readonly<Record<IndexSide, string>>;

/** What became of one record. `parked`: its text was refused, and both sides are closed at its version. */
export type RecordVerdict = { kind: 'written' } | { kind: 'stale' } | { kind: 'parked'; reason: string };

export interface WrittenRecord {
  record: ArticleClassified;
  verdict: RecordVerdict;
}

/** Requests under way at once. Two saturate a node; more only fill its queue. */
const CONCURRENCY = 2;
/** Of all requests of this process under way at once, by whichever partition: a small node takes about twice as many before it refuses. */
const MAX_BYTES_UNDER_WAY = 16 * 1_048_576;

/** Writes verdicts by external version, so that any order and any repetition ends in the same documents. */
export class BulkWriter {
  private readonly gate = new ByteGate(MAX_BYTES_UNDER_WAY);

  constructor(
    private readonly client: Client,
    private readonly limits: BulkLimits = DEFAULT_BULK_LIMITS,
  ) {}

  /**
   * Writes the newest record of each entry to both sides.
   * @returns one verdict per entry; records that a newer one of the same call replaces are not told of.
   * @throws DomainError `index_unavailable` when the cluster cannot take all of it now. What it took stays, the rest is to be sent again.
   */
  async write(records: readonly ArticleClassified[], indices: SideIndices, options: { refresh?: boolean } = {}): Promise<WrittenRecord[]> {
    const requests = splitBulk(newestPerEntry(records).map(planRecord), this.limits);
    const written: WrittenRecord[] = [];
    for (let start = 0; start < requests.length; start += CONCURRENCY) {
      const answers = await Promise.all(requests.slice(start, start + CONCURRENCY).map((request) => this.send(request, indices, options)));
      written.push(...answers.flat());
    }
    return written;
  }

  /**
   * Closes an entry of which only the key is known: tombstones at the version that stands there. A later record is newer and opens it again.
   * An entry that is on neither side has nothing to close.
   */
  async close(id: string, indices: SideIndices): Promise<void> {
    for (const side of ['public', 'internal'] as const) {
      const index = indices[side];
      const found = await this.client
        .get<{ source: string; article: string; locale: string }>({ index, id }, { ignore: [404] })
        .catch((error: unknown) => {
          throw indexProblem(error, 'index_unavailable');
        });
      const ver = found._version;
      if (!found.found || !found._source || ver === undefined) continue;
      const { source, article, locale } = found._source;
      const document = tombstoneOf({ source, article, locale, ver });
      await this.client.index({ index, id, version: ver, version_type: 'external_gte', document }).catch((error: unknown) => {
        if (!(error instanceof errors.ResponseError && error.statusCode === 409)) throw indexProblem(error, 'index_unavailable');
      });
    }
  }

  private async send(request: readonly PlannedRecord[], indices: SideIndices, options: { refresh?: boolean }): Promise<WrittenRecord[]> {
    const bytes = request.reduce((sum, planned) => sum + planned.bytes, 0);
    const operations = request.flatMap((planned) => planned.operations);
    const verdicts = await this.gate.run(bytes, () => this.bulk(operations, indices, options));
    if (verdicts === 'too_large') return this.sendSmaller(request, indices, options);
    const results = request.map(({ record }, index) => ({ record, verdict: recordVerdict(verdicts[2 * index], verdicts[2 * index + 1]) }));
    const refused = results.filter(({ verdict }) => verdict.kind === 'parked').map(({ record }) => record);
    if (refused.length > 0) await this.closeBothSides(refused, indices, options);
    return results;
  }

  /** HTTP 413: half as much at a time, down to one record, which is then refused for good. */
  private async sendSmaller(
    request: readonly PlannedRecord[],
    indices: SideIndices,
    options: { refresh?: boolean },
  ): Promise<WrittenRecord[]> {
    const [only] = request;
    if (request.length === 1 && only) {
      await this.closeBothSides([only.record], indices, options);
      return [{ record: only.record, verdict: { kind: 'parked', reason: 'document_too_large' } }];
    }
    const middle = Math.ceil(request.length / 2);
    const first = await this.send(request.slice(0, middle), indices, options);
    return [...first, ...(await this.send(request.slice(middle), indices, options))];
  }

  /** Fail closed: what cannot be shown as it is now must not go on being shown as it was. */
  private async closeBothSides(records: readonly ArticleClassified[], indices: SideIndices, options: { refresh?: boolean }): Promise<void> {
    const closed = records.map((record) => {
      const { content: _refused, ...rest } = record;
      return planRecord(rest);
    });
    const verdicts = await this.bulk(
      closed.flatMap(({ operations }) => operations),
      indices,
      options,
    );
    if (verdicts === 'too_large' || verdicts.some(({ kind }) => kind === 'refused'))
      throw new DomainError(
        'unavailable',
        'index_unavailable',
        'The search cluster refuses even to close entries. Look at its mapping and its log.',
      );
  }

  private async bulk(
    operations: readonly BulkOperation[],
    indices: SideIndices,
    options: { refresh?: boolean },
  ): Promise<ItemVerdict[] | 'too_large'> {
    const body = operations.flatMap(({ side, id, ver, versionType, document }) => [
      { index: { _index: indices[side], _id: id, version: ver, version_type: versionType } },
      document,
    ]);
    try {
      const answer = await this.client.bulk({ operations: body, ...(options.refresh ? { refresh: true } : {}) });
      const verdicts = answer.items.map(({ index }) => verdictOf({ status: index?.status ?? 500, error: index?.error as never }));
      const busy = verdicts.find((verdict) => verdict.kind === 'busy');
      if (busy) throw new DomainError('unavailable', 'index_unavailable', `The search cluster cannot take writes now (${busy.reason}).`);
      return verdicts;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 413) return 'too_large';
      throw indexProblem(error, 'index_unavailable');
    }
  }
}

/** Refused on either side is refused; written on either side is news; both stale means that something newer is there. */
function recordVerdict(first: ItemVerdict | undefined, second: ItemVerdict | undefined): RecordVerdict {
  const verdicts = [first, second];
  const refused = verdicts.find((verdict) => verdict?.kind === 'refused');
  if (refused?.kind === 'refused') return { kind: 'parked', reason: refused.reason };
  return verdicts.some((verdict) => verdict?.kind === 'written') ? { kind: 'written' } : { kind: 'stale' };
}
