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

const LINE_PX = 28;
const LINE_CHARS = 70;
/** Of the page around the text. */
const FRAME_PX = 120;
const MOST_PX = 560;

/** The frame runs no script that could tell how high its text is; by its length a short one leaves no empty page. Pictures get all there is. */
export function previewHeight({ body, text }: Pick<ArticleDetailDto, 'body' | 'text'>): number {
  if (/<(?:img|table|pre)\b/i.test(body)) return MOST_PX;
  const blocks = body.match(/<\/(?:p|li|h[1-6]|div)>/gi)?.length ?? 0;
  return Math.min(MOST_PX, FRAME_PX + LINE_PX * (Math.ceil(text.length / LINE_CHARS) + blocks));
}

/** The body is sanitised already; the frame without any permission is the second door. */
export function ArticlePreview({ article }: { article: ArticleDetailDto }): ReactElement {
  const { t } = useI18n();
  return (
    <iframe
      title={t('article.text')}
      sandbox=""
      srcDoc={previewPage(article.body, styleNonce())}
      className={classes['preview']}
      height={previewHeight(article)}
    />
  );
}
