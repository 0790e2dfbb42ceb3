import type { ArticleDto } from '@helpdex/contracts';
import { Popover, Text, UnstyledButton, type UnstyledButtonProps } from '@mantine/core';
import { forwardRef, useState, type ComponentPropsWithoutRef, type ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { Reasons } from './reasons';
import { SinceOf } from './since';
import { VisibilityBadge } from './visibility-badge';

type EyeProps = { article: ArticleDto } & UnstyledButtonProps & ComponentPropsWithoutRef<'button'>;

const Eye = forwardRef<HTMLButtonElement, EyeProps>(function Eye({ article, ...rest }, ref) {
  const { t } = useI18n();
  const words = t(`visibility.${article.visibility}`);
  return (
    <UnstyledButton
      ref={ref}
      display="flex"
      aria-label={t('articles.whyOf', { visibility: words, title: article.title || t('articles.untitled') })}
      {...rest}
    >
      <VisibilityBadge visibility={article.visibility} />
    </UnstyledButton>
  );
});

/** The eye of an article; opened, it says who sees it and why. What it opens is made when it is asked for: a list has many eyes. */
export function VisibilityEye({ article }: { article: ArticleDto }): ReactElement {
  const { t } = useI18n();
  const [wasAsked, setWasAsked] = useState(false);
  if (!wasAsked) return <Eye article={article} aria-haspopup="dialog" aria-expanded={false} onClick={() => setWasAsked(true)} />;
  return (
    <Popover position="bottom-end" withArrow width={300} trapFocus={false} defaultOpened>
      <Popover.Target>
        {/* It takes the place of the one that was pressed, and so its focus. */}
        <Eye article={article} autoFocus />
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
