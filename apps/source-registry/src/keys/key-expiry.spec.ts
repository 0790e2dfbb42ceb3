import type { Caller } from '@helpdex/contracts';
import type { AuditService } from '../audit/audit.service';
import type { KeyModel } from './key.schema';
import { KeyService } from './key.service';

const CALLER: Caller = { tenant: 't_one', keyId: 'key_1', role: 'admin', bootstrap: false };
const NOW = Date.UTC(2026, 10, 27);

/** Refused before anything is stored, so there is nothing to store in. */
const keys = new KeyService({} as KeyModel, {} as AuditService, { now: () => NOW } as ConstructorParameters<typeof KeyService>[2]);

describe('the expiry of a new key', () => {
  it.each([
    ['has passed', '2026-11-26T23:59:59.999Z'],
    ['is now', '2026-11-27T00:00:00.000Z'],
    ['is a week, which ISO 8601 knows and Date does not', '2026-W48-5'],
    ['is an hour that Date does not know', '2026-12-27T24:30:00Z'],
  ])('that %s is refused', async (_, expiresAt) => {
    await expect(keys.create(CALLER, { name: 'K', role: 'reader', expiresAt })).rejects.toMatchObject({
      kind: 'invalid',
      code: 'validation_failed',
      fields: [{ field: 'expiresAt' }],
    });
  });
});
