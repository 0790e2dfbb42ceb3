import type { ReviewDto } from '@helpdex/contracts';
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
