import { Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, type ReactElement, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useI18n } from '../i18n/i18n';

interface Props {
  title: string;
  /** One sentence on what this page is for. */
  lead?: string;
  back?: string;
  actions?: ReactNode;
}

/** Heading of a page, also of the browser's tab. */
export function PageTitle({ title, lead, back, actions }: Props): ReactElement {
  const { t } = useI18n();
  useEffect(() => {
    document.title = `${title} · Helpdex`;
  }, [title]);
  return (
    <Stack gap={4}>
      {back !== undefined && (
        <Anchor component={Link} to={back} size="sm">
          <Group gap={4} component="span">
            <IconArrowLeft size={14} aria-hidden />
            {t('common.back')}
          </Group>
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Title order={1} size="h2" dir="auto">
          {title}
        </Title>
        {actions}
      </Group>
      {lead !== undefined && (
        <Text c="dimmed" maw={720}>
          {lead}
        </Text>
      )}
    </Stack>
  );
}
