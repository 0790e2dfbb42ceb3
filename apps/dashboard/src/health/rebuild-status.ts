import type { RebuildDto } from '@helpdex/contracts';

export const REBUILD_COLOUR: Record<RebuildDto['status'], string> = {
  ...{ replaying: 'indigo', verifying: 'indigo', blocked: 'red', swapped: 'teal', failed: 'red', rolled_back: 'gray', checked: 'teal' },
};
export const isUnderWay = ({ status }: Pick<RebuildDto, 'status'>): boolean => status === 'replaying' || status === 'verifying';
export const mayBeResolved = ({ status, dryRun }: Pick<RebuildDto, 'status' | 'dryRun'>): boolean => status === 'blocked' && !dryRun;
export const mayRollBack = ({ status, rollbackUntil }: Pick<RebuildDto, 'status' | 'rollbackUntil'>): boolean =>
  status === 'swapped' && rollbackUntil !== null;
