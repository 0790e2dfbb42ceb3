import type { ArticleDto } from '@helpdex/contracts';
import { Popover, Text, UnstyledButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { Reasons } from './reasons';
import { SinceOf } from './since';
import { VisibilityBadge } from './visibility-badge';

/** The eye of an article; opened, it says who sees it and why. */
export function VisibilityEye({ article }: { article: ArticleDto }): ReactElement {
  const { t } = useI18n();
  const words = t(`visibility.${article.visibility}`);
  return (
    <Popover position="bottom-end" withArrow width={300} trapFocus={false}>
      <Popover.Target>
        <UnstyledButton aria-label={t('articles.whyOf', { visibility: words, title: article.title || t('articles.untitled') })}>
          <VisibilityBadge visibility={article.visibility} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600} mb={4}>
          {t(`visibilityText.${article.visibility}`)}
        </Text>
        <Reasons reasons={article.reasons} />
        <SinceOf article={article} />
      </Popover.Dropdown>
    </Popover>
  );
}
