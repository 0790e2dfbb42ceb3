import type { ArticleDto } from '@helpdex/contracts';
import { Paper } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';
import { ArticleRow } from './article-row';
import classes from './articles.module.css';

const ROW_PX = 60;
/** Rows from the end at which the next page is asked for. */
const AHEAD = 40;

interface Props {
  articles: readonly ArticleDto[];
  /** What the list is narrowed to: another view begins at its top. */
  view: string;
  chosen: ReadonlySet<string>;
  onChoose?: (id: string) => void;
  onEndNear: () => void;
}

/** Draws only the rows in sight, and asks for more before the end comes into sight. */
export function ArticleList({ articles, view, chosen, onChoose, onEndNear }: Props): ReactElement {
  const { t } = useI18n();
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler is not used; its warning is about memoising what this returns
  const virtual = useVirtualizer({
    count: articles.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  useEffect(() => {
    // In braces: newer browsers return a promise from it, which React would take for a clean-up.
    void scroller.current?.scrollTo({ top: 0 });
  }, [view]);
  const rows = virtual.getVirtualItems();
  const lastSeen = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (articles.length > 0 && lastSeen >= articles.length - AHEAD) onEndNear();
  }, [articles.length, lastSeen, onEndNear]);
  return (
    <Paper withBorder ref={scroller} className={classes['scroller'] ?? ''} tabIndex={0} role="region" aria-label={t('articles.title')}>
      <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {rows.map(({ index, start }) => {
          const article = articles[index];
          return (
            article && (
              <div key={article.id} role="listitem" className={classes['item']} style={{ top: start }}>
                <ArticleRow article={article} isChosen={chosen.has(article.id)} {...(onChoose ? { onChoose } : {})} />
              </div>
            )
          );
        })}
      </div>
    </Paper>
  );
}
