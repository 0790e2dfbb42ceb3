/**
 * The content security policy takes style elements with the nonce of the answer that brought the page only. The build puts it into a meta element,
 * whose property still tells it to scripts of this page; its attribute reads as empty, so that no selector can leak it.
 */
export const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** The library that locks scrolling behind dialogs asks for the nonce under the name that webpack made common. */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
