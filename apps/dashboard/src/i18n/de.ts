import { addSource } from './de/add-source';
import { administration } from './de/administration';
import { articles } from './de/articles';
import { common } from './de/common';
import { operations } from './de/operations';
import { services } from './de/services';
import { sources } from './de/sources';
import type { Catalogue } from './en';

export const de: Catalogue = { ...common, ...sources, ...addSource, ...articles, ...operations, ...services, ...administration };
