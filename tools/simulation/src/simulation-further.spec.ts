import { itHolds } from './seeds';

itHolds(1_151, 150);
