import type { ArticleDto } from '@helpdex/contracts';
import { Badge } from '@mantine/core';
import { memo, type ReactElement } from 'react';
import { Link } from 'react-router';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import classes from './articles.module.css';
import { VisibilityEye } from './visibility-eye';

interface Props {
  article: ArticleDto;
  isChosen: boolean;
  /** Absent for those who may not change anything. */
  onChoose?: (id: string) => void;
}

function Flags({ article }: { article: ArticleDto }): ReactElement {
  const { t } = useI18n();
  return (
    <>
      {article.state !== 'live' && (
        <Badge size="sm" variant="light" color={article.state === 'quarantined' ? 'red' : 'gray'} tt="none">
          {t(`state.${article.state}`)}
        </Badge>
      )}
      {article.draft && (
        <Badge size="sm" variant="light" color="gray" tt="none">
          {t('articles.draft')}
        </Badge>
      )}
      {article.outdated && (
        <Badge size="sm" variant="light" color="yellow" tt="none">
          {t('articles.outdated')}
        </Badge>
      )}
    </>
  );
}

/** Of plain elements where it can be: a filter draws some twenty-five rows anew, and a component of the library costs as much as the row's own words. */
export const ArticleRow = memo(function ArticleRow({ article, isChosen, onChoose }: Props): ReactElement {
  const { t } = useI18n();
  const title = article.title || t('articles.untitled');
  return (
    <div className={classes['row']} data-chosen={isChosen || undefined}>
      {onChoose && (
        <input
          type="checkbox"
          className={classes['choice']}
          aria-label={t('bulk.choose', { title })}
          checked={isChosen}
          onChange={() => onChoose(article.id)}
        />
      )}
      <div className={classes['text']}>
        <Link to={`/articles/${encodeURIComponent(article.id)}`} className={classes['title']}>
          <bdi>{title}</bdi>
        </Link>
        <div className={classes['place']}>
          <bdi>{[article.locale, ...article.path].join(' · ')}</bdi>
        </div>
      </div>
      <div className={classes['flags']}>
        <Flags article={article} />
      </div>
      <div className={classes['updated']}>
        <When iso={article.updatedAt} />
      </div>
      <VisibilityEye article={article} />
    </div>
  );
});
