import { join } from 'node:path';
import { CHECKOUT } from '../state/state-home';

/** Where runnable bundles lie: `dist/apps/APP/main.js`, and the built dashboard in `dist/apps/dashboard`. */
export const DIST_APPS = join(CHECKOUT, 'dist/apps');
