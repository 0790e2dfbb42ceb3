import type { SourceCheckDto } from '@helpdex/contracts';
import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Figure } from '../../app/figure';
import { useI18n } from '../../i18n/i18n';

/** The dry run: what a sync would bring, before anything is stored. */
export function FoundSummary({ found }: { found: SourceCheckDto }): ReactElement {
  const { t, number } = useI18n();
  const { articles, variants, requests, minutes } = found.estimates;
  return (
    <Card withBorder role="status">
      <Stack gap="sm">
        <Group gap="xs" wrap="nowrap">
          <IconCircleCheck color="var(--mantine-color-teal-6)" aria-hidden />
          <Title order={2} size="h5">
            {t('add.found', { user: found.account.user })}
          </Title>
        </Group>
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          <Figure label={t('add.articles')} value={number(articles)} />
          <Figure label={t('add.entries')} value={number(variants)} hint={t('add.entriesText')} />
          <Figure label={t('add.requests')} value={number(requests)} />
          <Figure label={t('add.minutes')} value={number(Math.max(1, Math.ceil(minutes)))} />
        </SimpleGrid>
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('add.brands')}
          </Text>
          {found.brands.map(({ id, name, hasHelpCenter }) => (
            <Badge key={id} variant="light" color={hasHelpCenter ? 'indigo' : 'gray'} tt="none">
              {hasHelpCenter ? name : t('add.noHelpCenter', { brand: name })}
            </Badge>
          ))}
        </Group>
        <Group gap={6}>
          <Text size="sm" c="dimmed">
            {t('add.locales')}
          </Text>
          {found.locales.map((locale) => (
            <Badge key={locale} variant="light" color="gray" tt="none">
              {locale}
            </Badge>
          ))}
        </Group>
      </Stack>
    </Card>
  );
}
