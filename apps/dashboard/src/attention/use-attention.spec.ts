import type { ReviewDto, SourceDto } from '@helpdex/contracts';
import { merged } from '../api/use-live-sources';
import { aSource } from '../testing/fixtures';
import { attentionOf } from './use-attention';

const review = (status: ReviewDto['status']): ReviewDto => ({ id: status, status }) as ReviewDto;
const ERROR = { code: 'zendesk_unauthorized', message: 'm', at: '2026-01-01T00:00:00.000Z', action: 'a' };

it('counts what waits for a person, and nothing that does not', () => {
  const sources = [
    aSource({ counts: { public: 9, internal: 9, excluded: 9, quarantined: 2, heldForReview: 0 } }),
    aSource({ id: 'src_2', status: 'error', error: ERROR }),
    aSource({ id: 'src_3', status: 'deleting', error: ERROR }),
  ];
  const found = attentionOf(sources, [review('open'), review('approved'), review('obsolete')]);
  expect([found.failing.map(({ id }) => id), found.reviews.length, found.quarantined, found.total]).toEqual([['src_2'], 1, 2, 4]);
});

describe('what the stream of sources tells', () => {
  const page = { items: [aSource(), aSource({ id: 'src_2' })], nextCursor: null };
  const told = (event: string, source: Partial<SourceDto>) => merged(page, { event, data: JSON.stringify(source) })?.items;

  it('replaces, adds and removes', () => {
    expect(told('source', aSource({ name: 'New' }))?.map(({ name }) => name)).toEqual(['New', 'Acme help']);
    expect(told('source', aSource({ id: 'src_3' }))).toHaveLength(3);
    expect(told('removed', { id: 'src_1' })?.map(({ id }) => id)).toEqual(['src_2']);
    expect(told('other', { id: 'src_1' })).toBe(page.items);
  });
});
