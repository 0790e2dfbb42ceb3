import { addSource } from './en/add-source';
import { administration } from './en/administration';
import { articles } from './en/articles';
import { common } from './en/common';
import { operations } from './en/operations';
import { sources } from './en/sources';

/** English texts; the other catalogues have the same keys. `{name}` is filled in. */
export const en = { ...common, ...sources, ...addSource, ...articles, ...operations, ...administration };

export type MessageKey = keyof typeof en;
export type Catalogue = Record<MessageKey, string>;
