import type { ArticleClassified, Audience } from '@helpdex/contracts';
import { isIndexed, type SentMark } from '@helpdex/domain';
import type { ToldRow } from '../ledger/ledger.schema';

/** A verdict to send: where it goes, what it says, and what to remember once Kafka has it. */
export interface Verdict {
  id: string;
  partition: number;
  record: ArticleClassified;
  sent: SentMark;
}

/** The event that tells a row's present verdict. Built from the row alone, so that it can be sent again after a crash. */
export function verdictOf(row: ToldRow, at: Date): Verdict {
  const indexed = isIndexed(row) && row.content !== undefined;
  const previous: Audience | undefined = row.sent?.audience;
  const { tenant, source, article, locale, audience, state, reasons, policyVersion, hash } = row;
  return {
    id: row._id,
    partition: row.partition,
    sent: { ver: row.emitVer, hash, audience, policyVersion },
    record: {
      ...{ tenant, source, article, locale, audience, state, reasons, policyVersion },
      run: row.lastSeenRun,
      ver: row.emitVer,
      hash: hash === '' ? 'no-content' : hash,
      ...(previous === undefined ? {} : { previousAudience: previous }),
      ...(indexed && row.content ? { content: row.content } : {}),
      classifiedAt: at.toISOString(),
    },
  };
}
