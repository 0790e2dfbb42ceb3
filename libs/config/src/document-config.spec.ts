import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentConfig } from './document-config';
import { secret, text } from './field';
import { fragment } from './fragment';
import { ALL_FRAGMENTS } from './fragments/all';

describe('documentConfig', () => {
  it('writes each setting once, with default, rule and meaning', () => {
    const one = fragment({ name: text({ key: 'B_NAME', default: 'x', description: 'A | name.' }) });
    const two = fragment({
      key: secret({ key: 'A_KEY', description: 'Opens it.' }),
      more: text({ key: 'C_MORE', optional: true, description: 'More.' }),
    });
    expect(documentConfig([one, two, one]).split('\n')).toEqual([
      '| variable | default | must be | meaning |',
      '|---|---|---|---|',
      '| `A_KEY` | required | text | Opens it. Sensitive. |',
      '| `B_NAME` | `x` | text | A \\| name. |',
      '| `C_MORE` | unset | text | More. |',
      '',
    ]);
  });

  it('knows every setting of the product', () => {
    const table = documentConfig(ALL_FRAGMENTS);
    for (const key of [
      'KAFKA_BROKERS',
      'ELASTICSEARCH_URL',
      'MONGODB_URL',
      'HELPDEX_DB_PREFIX',
      'GATEWAY_PORT',
      'GATEWAY_HOST',
      'ZENDESK_ORIGIN_TEMPLATE',
    ])
      expect(table).toContain(`\`${key}\``);
    for (const key of ['HELPDEX_ADMIN_KEY', 'HELPDEX_MASTER_KEYS', 'HELPDEX_SYNC_TICK_MS', 'FAILPOINT', 'HELPDEX_TESTING', 'RPC_PORT'])
      expect(table).toContain(`\`${key}\``);
  });

  it('is what docs/operations.md says; `npx tsx` on documentConfig(ALL_FRAGMENTS) prints a new table', () => {
    expect(readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8')).toContain(documentConfig(ALL_FRAGMENTS).trim());
  });
});
