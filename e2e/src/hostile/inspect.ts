import type { Page } from 'playwright-core';

/** What a browser, asked to show these texts as HTML in a page without any protection, makes of them. */
export interface Shown {
  /** Elements and attributes that could run, frame, style or send something, with the number of the text. */
  found: string[];
  /** Texts that become something else when what was shown is written out and read again. */
  mutated: number[];
  /** Whether anything ran. */
  ran: boolean;
}

/** Runs inside the browser; it knows nothing of this module. */
const INSPECTION = `async (texts) => {
  const TAGS = /^(script|style|iframe|frame|object|embed|applet|form|input|button|textarea|select|meta|link|base|svg|math|template|noscript|body|head|html|title)$/i;
  const found = [], mutated = [];
  const look = (root, number) => {
    for (const element of root.querySelectorAll('*')) {
      if (TAGS.test(element.localName)) found.push(number + ': <' + element.localName + '>');
      for (const { name, value } of element.attributes) {
        const scheme = value.replace(/[\\u0000-\\u0020]/g, '').toLowerCase();
        if (/^on|^style$|^srcdoc$|^formaction$|^action$|^xlink:|^is$|^ping$|^target$/i.test(name)) found.push(number + ': ' + name);
        if (/^(javascript|vbscript|data):/.test(scheme) && /^(href|src|data|poster|cite|background)$/i.test(name)) found.push(number + ': ' + name + '=' + scheme.slice(0, 20));
      }
    }
  };
  for (const [number, text] of texts.entries()) {
    const inert = document.implementation.createHTMLDocument('');
    inert.body.innerHTML = text;
    look(inert.body, number);
    const once = inert.body.innerHTML;
    inert.body.innerHTML = once;
    look(inert.body, number);
    if (inert.body.innerHTML !== once) mutated.push(number);
    const live = document.createElement('div');
    document.body.append(live);
    live.innerHTML = text;
    look(live, number);
  }
  // When our own image has failed, so have those before it, and their handlers have run.
  await new Promise((resolve) => {
    const last = new Image();
    last.onerror = resolve;
    last.src = 'data:image/png,none';
    document.body.append(last);
  });
  return { found: [...new Set(found)], mutated, ran: 'canary' in window };
}`;

export const shownAs = (page: Page, texts: readonly string[]): Promise<Shown> =>
  page.evaluate(`(${INSPECTION})(${JSON.stringify(texts)})`) as Promise<Shown>;
