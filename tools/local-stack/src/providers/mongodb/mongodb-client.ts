import * as os from 'node:os';
import { mongo } from 'mongoose';

/**
 * A client of the driver that mongoose brings. The operating system adapter is handed over, because the driver would otherwise load it by a
 * dynamic import, which Jest refuses in CommonJS.
 */
export const mongodbClient = (url: string, options: mongo.MongoClientOptions = {}): mongo.MongoClient =>
  new mongo.MongoClient(url, { ...options, runtimeAdapters: { os } });

/** Runs `work` with a client and closes it. */
export async function withMongodb<T>(
  url: string,
  work: (client: mongo.MongoClient) => Promise<T>,
  options?: mongo.MongoClientOptions,
): Promise<T> {
  const client = mongodbClient(url, options);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
