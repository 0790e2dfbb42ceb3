import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { useSources } from '../api/use-live-sources';
import { EmptyState } from '../app/empty-state';
import { Failure, Loading } from '../app/page-state';
import { PageTitle } from '../app/page-title';
import { useI18n } from '../i18n/i18n';
import { SourceNotes } from '../sources/source-notes';
import { QuarantineList } from './quarantine-list';
import { ReviewCard } from './review-card';
import { useAttention, useReviews } from './use-attention';

function Section({ id, title, text, children }: { id?: string; title: string; text: string; children: ReactNode }): ReactElement {
  return (
    <Stack component="section" gap="sm" aria-label={title} {...(id === undefined ? {} : { id })}>
      <div>
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </div>
      {children}
    </Stack>
  );
}

/** Everything that Helpdex does not do without a person. */
export default function AttentionPage(): ReactElement {
  const { t } = useI18n();
  const { failing, reviews, quarantined, total } = useAttention();
  const sources = useSources();
  const asked = useReviews();
  const error = sources.error ?? asked.error;
  const isPending = sources.isPending || asked.isPending;
  return (
    <Stack gap="xl">
      <PageTitle title={t('attention.title')} lead={t('attention.lead')} />
      {isPending && !error && <Loading />}
      {error && <Failure error={error} onRetry={() => void Promise.all([sources.refetch(), asked.refetch()])} />}
      {!isPending && !error && total === 0 && (
        <EmptyState icon={IconCircleCheck} title={t('attention.none')} text={t('attention.noneText')} />
      )}
      {failing.length > 0 && (
        <Section title={t('attention.sources')} text={t('attention.sourcesText')}>
          {failing.map((source) => (
            <Card key={source.id} withBorder component="article" aria-label={source.name}>
              <Stack gap="sm">
                <Group justify="space-between">
                  <Text fw={600}>{source.name}</Text>
                </Group>
                <SourceNotes source={source} />
              </Stack>
            </Card>
          ))}
        </Section>
      )}
      {reviews.length > 0 && (
        <Section title={t('attention.reviews')} text={t('attention.reviewsText')}>
          {reviews.map((review) => (
            <ReviewCard key={review.id} review={review} />
          ))}
        </Section>
      )}
      {quarantined > 0 && (
        <Section id="quarantine" title={t('attention.quarantine')} text={t('attention.quarantineText')}>
          <QuarantineList />
        </Section>
      )}
    </Stack>
  );
}
