import { addSource } from './en/add-source';
import { administration } from './en/administration';
import { articles } from './en/articles';
import { common } from './en/common';
import { operations } from './en/operations';
import { services } from './en/services';
import { sources } from './en/sources';
import type { Message } from './message';

/** English texts; the other catalogues have the same keys. `{name}` is filled in; where a count decides on the words, there is a text for each form. */
export const en = { ...common, ...sources, ...addSource, ...articles, ...operations, ...services, ...administration };

export type MessageKey = keyof typeof en;
export type Catalogue = Record<MessageKey, Message>;
