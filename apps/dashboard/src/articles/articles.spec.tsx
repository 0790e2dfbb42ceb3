import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anArticle, anArticleInFull } from '../testing/fixtures';
import { renderApp } from '../testing/render-app';
import { coverage } from './article-coverage';
import { ArticlePreview, previewHeight, previewPage } from './article-preview';
import { changeAll } from './change-all';
import { OverrideDialog } from './override-dialog';

it('knows of each language whether it is there, and how', () => {
  const entries = [
    anArticle(),
    anArticle({ locale: 'de', draft: true }),
    anArticle({ locale: 'fr', outdated: true }),
    anArticle({ locale: 'ja', state: 'quarantined' }),
  ];
  expect(coverage(['en-us', 'de', 'ar'], entries).map(({ locale, coverage: kind }) => [locale, kind])).toEqual([
    ['ar', 'missing'],
    ['de', 'draft'],
    ['en-us', 'translated'],
    ['fr', 'outdated'],
    ['ja', 'quarantined'],
  ]);
});

describe('the preview', () => {
  it('is a frame without any permission', () => {
    renderApp(<ArticlePreview article={anArticleInFull('<p>Hold it.</p><script>alert(1)</script>')} />);
    const frame = screen.getByTitle('Text of the article');
    expect([frame.tagName, frame.getAttribute('sandbox'), frame.getAttribute('src')]).toEqual(['IFRAME', '', null]);
    expect(document.querySelector('p')).toBeNull();
  });

  it('reads in the direction of its text, styled by the nonce and by nothing inline', () => {
    const page = previewPage('<p>مرحبا</p>', 'abc');
    expect(page).toContain('<style nonce="abc">');
    expect(page).toContain('<div dir="auto"><p>مرحبا</p></div>');
    expect(page).not.toMatch(/\sstyle=/);
  });
});

it('changes each of many, stops for none, and is never at more than four at once', async () => {
  let [now, most] = [0, 0];
  const heard: number[] = [];
  const change = async (id: string): Promise<void> => {
    most = Math.max(most, (now += 1));
    await Promise.resolve();
    now -= 1;
    if (id === '3') throw new Error('busy');
  };
  const ids = Array.from({ length: 12 }, (_, index) => String(index));
  expect(await changeAll(ids, change, (done) => heard.push(done))).toEqual({
    changed: 11,
    failed: [{ id: '3', error: new Error('busy') }],
  });
  expect([most, heard.at(-1), heard.length]).toEqual([4, 12, 12]);
});

it.each([
  ['internal', 'It leaves public search at once, before this dialog closes.'],
  ['public', 'Customers find it within seconds, whatever Zendesk restricts today.'],
] as const)('says what making an article %s does, and wants a reason', async (choice, consequence) => {
  const onConfirm = jest.fn();
  renderApp(<OverrideDialog choice={choice} count={1} isBusy={false} onClose={() => undefined} onConfirm={onConfirm} />);
  expect(screen.getByText(consequence)).toBeDefined();
  const button: HTMLButtonElement = screen.getByRole('button', { name: choice === 'internal' ? 'Make internal' : 'Make public' });
  expect(button.disabled).toBe(true);
  await userEvent.type(screen.getByLabelText('Reason'), ' Wrong picture ');
  await userEvent.click(button);
  expect(onConfirm).toHaveBeenCalledWith('Wrong picture');
});

it('makes the frame as high as a short text needs, and no higher than a page for a long one or for pictures', () => {
  const [short, long] = [
    { body: '<p>Short.</p>', text: 'Short.' },
    { body: '<p>Long.</p>', text: 'Long. '.repeat(1_000) },
  ];
  expect(previewHeight(short)).toBeLessThan(previewHeight(long));
  expect(previewHeight({ ...short, body: '<img src="a.png">' })).toBe(previewHeight(long));
});
