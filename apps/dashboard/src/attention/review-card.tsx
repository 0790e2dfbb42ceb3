import type { ReviewDecision, ReviewDto } from '@helpdex/contracts';
import { Anchor, Badge, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { SOURCES_KEY, useSourceName } from '../api/use-live-sources';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useApi } from '../app/session';
import { useAction } from '../app/use-action';
import { When } from '../app/when';
import { VisibilityBadge } from '../articles/visibility-badge';
import { useI18n } from '../i18n/i18n';
import { ReviewDifference } from './review-difference';
import { REVIEWS_KEY } from './use-attention';

function Examples({ review }: { review: ReviewDto }): ReactElement {
  const { t } = useI18n();
  const more = review.entries - review.examples.length;
  return (
    <List size="sm" spacing={4} listStyleType="none">
      {review.examples.map((article) => (
        <List.Item key={article.id}>
          <Group gap="xs" wrap="nowrap">
            <VisibilityBadge visibility={article.visibility} />
            <Anchor component={Link} to={`/articles/${encodeURIComponent(article.id)}`} dir="auto" inherit>
              {article.title || t('articles.untitled')}
            </Anchor>
            <Text size="xs" c="dimmed">
              {article.locale}
            </Text>
          </Group>
        </List.Item>
      ))}
      {more > 0 && <List.Item>{t('review.more', { count: more })}</List.Item>}
    </List>
  );
}

/** One matter: what differs, what either answer will do, and the two answers. */
export function ReviewCard({ review }: { review: ReviewDto }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const sourceName = useSourceName();
  const [asked, setAsked] = useState<ReviewDecision>();
  const decide = useAction((decision: ReviewDecision) => api.decideReview(review.id, decision), {
    done: t('review.decided'),
    refresh: [REVIEWS_KEY, SOURCES_KEY, ['articles']],
  });
  const { kind } = review;
  return (
    <Card withBorder component="article" aria-label={t(`review.${kind}`)}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5">
            {t(`review.${kind}`)}
          </Title>
          <Badge variant="light" color="yellow" tt="none">
            {sourceName(review.sourceId)}
          </Badge>
        </Group>
        <Text size="sm">{t(`review.${kind}.text`)}</Text>
        <ReviewDifference review={review} />
        <Examples review={review} />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            <When iso={review.createdAt} exact />
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={() => setAsked('reject')}>
              {t(`review.${kind}.reject`)}
            </Button>
            <Button color="red" variant="light" onClick={() => setAsked('approve')}>
              {t(`review.${kind}.approve`)}
            </Button>
          </Group>
        </Group>
      </Stack>
      {asked && (
        <ConfirmDialog
          opened
          title={t(`review.${kind}.${asked}`)}
          verb={t(`review.${kind}.${asked}`)}
          color={asked === 'approve' ? 'red' : 'indigo'}
          isBusy={decide.isPending}
          onClose={() => setAsked(undefined)}
          onConfirm={() => decide.mutate(asked, { onSettled: () => setAsked(undefined) })}
        >
          <Text size="sm">{t(`review.${kind}.${asked}Text`)}</Text>
        </ConfirmDialog>
      )}
    </Card>
  );
}
