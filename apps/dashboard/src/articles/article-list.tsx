import type { ArticleDto } from '@helpdex/contracts';
import { Anchor, Group, Paper, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactElement } from 'react';
import { Link } from 'react-router';
import { useI18n } from '../i18n/i18n';
import { VisibilityBadge } from './visibility-badge';

const ROW_PX = 64;

function Row({ article }: { article: ArticleDto }): ReactElement {
  const { t, when } = useI18n();
  return (
    <Group h={ROW_PX} px="md" wrap="nowrap" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Anchor component={Link} to={`/articles/${encodeURIComponent(article.id)}`} fw={500} truncate dir="auto" display="block">
          {article.title || t('articles.untitled')}
        </Anchor>
        <Text size="xs" c="dimmed" truncate dir="auto">
          {[article.locale, ...article.path].join(' · ')}
        </Text>
      </div>
      <Group gap="md" wrap="nowrap">
        <Text size="xs" c="dimmed" visibleFrom="md">
          {when(article.updatedAt)}
        </Text>
        <VisibilityBadge visibility={article.visibility} />
      </Group>
    </Group>
  );
}

/** Draws only the rows in sight, and asks for more before the end comes into sight. */
export function ArticleList({ articles, onEndNear }: { articles: readonly ArticleDto[]; onEndNear: () => void }): ReactElement {
  const { t } = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; its warning is about memoising what this returns
  const virtual = useVirtualizer({
    count: articles.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const rows = virtual.getVirtualItems();
  const lastSeen = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (articles.length > 0 && lastSeen >= articles.length - 10) onEndNear();
  }, [articles.length, lastSeen, onEndNear]);
  return (
    <Paper
      withBorder
      ref={scroller}
      h="calc(100vh - 290px)"
      mih={320}
      style={{ overflow: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label={t('articles.title')}
    >
      <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {rows.map(({ index, start, key }) => (
          <div key={key} role="listitem" style={{ position: 'absolute', insetInline: 0, top: start }}>
            <Row article={articles[index]!} />
          </div>
        ))}
      </div>
    </Paper>
  );
}
