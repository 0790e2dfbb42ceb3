import { withMongodb } from '@helpdex/local-stack';

/** Where a document stands, and the document itself. */
export interface StoredDocument {
  service: string;
  collection: string;
  document: Record<string, unknown>;
}

/** Everything that the services of a namespace keep in their databases. */
export const storedDocuments = (mongodbUrl: string, namespace: string): Promise<StoredDocument[]> =>
  withMongodb(mongodbUrl, async (client) => {
    const { databases } = await client.db('admin').admin().listDatabases();
    const stored: StoredDocument[] = [];
    for (const { name } of databases.filter((one) => one.name.startsWith(`${namespace}_`)))
      for (const { name: collection } of await client.db(name).listCollections().toArray())
        for await (const document of client.db(name).collection(collection).find())
          stored.push({ service: name.slice(namespace.length + 1), collection, document });
    return stored;
  });
