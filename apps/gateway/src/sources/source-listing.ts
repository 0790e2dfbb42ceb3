import type { Caller, RegisteredSource } from '@helpdex/contracts';
import type { Upstream } from '../upstream/upstream.port';

const PAGE = 100;
/** A tenant with more sources than this sees the first ones in streams and search hits. */
const MAX_PAGES = 10;

/** The sources of a tenant page by page, at most a thousand. */
export async function* sourcePages(upstream: Upstream, caller: Caller): AsyncGenerator<RegisteredSource[]> {
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: { items: RegisteredSource[]; nextCursor: string | null } = await upstream.call('sources.list', {
      caller,
      input: { limit: PAGE, ...(cursor === null ? {} : { cursor }) },
    });
    yield answer.items;
    cursor = answer.nextCursor;
    if (cursor === null) return;
  }
}
