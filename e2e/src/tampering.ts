import { withMongodb } from '@helpdex/local-stack';
import { testStack } from '@helpdex/testing';
import { DEFAULT_TENANT } from './indexed';
import type { World } from './world';

/** Changes a row of the ledger behind the services' back, as no run of theirs should ever leave it. @param entry `SOURCE:ARTICLE:LOCALE` */
export async function changeLedger({ services }: World, entry: string, change: object): Promise<void> {
  const { mongodbUrl } = await testStack();
  const _id = [DEFAULT_TENANT, ...entry.split(':')].join('|');
  await withMongodb(mongodbUrl, async (client) => {
    const ledger = client.db(`${services.namespace}_classifier`).collection<{ _id: string }>('ledger');
    await ledger.updateOne({ _id }, change);
  });
}
