import type { ArticleDetailDto } from '@helpdex/contracts';
import type { ReactElement } from 'react';
import { styleNonce } from '../app/style-nonce';
import { useI18n } from '../i18n/i18n';
import classes from './articles.module.css';

const LOOK =
  'body{font:16px/1.6 system-ui,sans-serif;margin:24px;background:#fff;color:#222;overflow-wrap:anywhere}' +
  'img{max-width:100%;height:auto}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:4px 8px}pre{overflow:auto}';

/** A page of its own around a sanitised body, in the direction that its text is read. */
export const previewPage = (body: string, nonce: string): string =>
  `<!doctype html><meta charset="utf-8"><base target="_blank"><style nonce="${nonce}">${LOOK}</style><body dir="auto"><div dir="auto">${body}</div>`;

/** The body is sanitised already; the frame without any permission is the second door. */
export function ArticlePreview({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  return <iframe title={t('article.text')} sandbox="" srcDoc={previewPage(article.body, styleNonce())} className={classes['preview']} />;
}
