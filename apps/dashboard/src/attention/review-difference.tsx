import type { ReviewDto } from '@helpdex/contracts';
import { Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Reasons } from '../articles/reasons';
import { useI18n } from '../i18n/i18n';

/** How many of the known articles Zendesk did not show. */
function Removal({ known, missing }: { known: number; missing: number }): ReactElement {
  const { t, number } = useI18n();
  const share = (100 * missing) / Math.max(1, known);
  return (
    <Stack gap={4}>
      <Progress.Root size="lg" aria-hidden>
        <Progress.Section value={100 - share} color="teal" />
        <Progress.Section value={share} color="red" />
      </Progress.Root>
      <Group justify="space-between">
        <Text size="sm">{t('review.shown', { count: known - missing, known: number(known) })}</Text>
        <Text size="sm" fw={600}>
          {t('review.missing', { count: missing })}
        </Text>
      </Group>
    </Stack>
  );
}

/** What was, and what is now. */
export function ReviewDifference({ review }: { review: ReviewDto }): ReactElement | null {
  const { t } = useI18n();
  if (review.kind === 'mass_removal')
    return review.knownArticles === null ? null : <Removal known={review.knownArticles} missing={review.missingArticles ?? 0} />;
  const [article] = review.examples;
  if (!article) return null;
  return (
    <Stack gap={4}>
      <Text size="sm">
        <Text span fw={600} inherit>
          {t('review.before')}
        </Text>{' '}
        {t('review.madePublic', { reason: article.override?.reason ?? '' })}
      </Text>
      <Text size="sm" fw={600}>
        {t('review.now')}
      </Text>
      <Reasons reasons={article.reasons} />
    </Stack>
  );
}
