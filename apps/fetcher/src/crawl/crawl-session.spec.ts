import type { SourceChanged } from '@helpdex/contracts';
import type { ZendeskClient } from '@helpdex/zendesk-client';
import { CrawlSession } from './crawl-session';

const brand = (id: string, change: object = {}) => ({
  ...{ id, name: id, subdomain: `sub-${id}`, hasHelpCenter: true, active: true, isDefault: false, isDeleted: false },
  ...change,
});

function discover(found: ReturnType<typeof brand>[], brands: 'all' | string[] = 'all') {
  const client = { brands: () => Promise.resolve({ items: found, unparsable: [] }) } as unknown as ZendeskClient;
  const source = { options: { brands } } as unknown as SourceChanged;
  return new CrawlSession(client, source, new AbortController().signal).discoverBrands();
}

it('goes through the chosen help centers that are there, in order', async () => {
  const found = [brand('2'), brand('1'), brand('3', { hasHelpCenter: false }), brand('4', { isDeleted: true })];
  expect(await discover(found)).toEqual([
    { id: '1', subdomain: 'sub-1' },
    { id: '2', subdomain: 'sub-2' },
  ]);
  expect(await discover(found, ['2', '3'])).toEqual([{ id: '2', subdomain: 'sub-2' }]);
});

it.each([
  ['when the only one is closed', [brand('1', { hasHelpCenter: false })], 'all' as const],
  ['when none of the chosen ones is left', [brand('1')], ['2']],
])('is an error %s, never a source without articles', async (_name, found, brands) => {
  await expect(discover(found, brands)).rejects.toMatchObject({ code: 'zendesk_help_center_missing', action: 'stop' });
});
