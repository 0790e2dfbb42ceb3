import { mongo } from 'mongoose';
import type { MongodbConnection } from '../provider';

/** @throws unless the server accepts writes: as the primary of its replica set, which the write concern of the services needs. */
export async function probeMongodb({ url }: MongodbConnection): Promise<void> {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: 1_500, connectTimeoutMS: 1_500, socketTimeoutMS: 5_000 });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello['isWritablePrimary'] !== true) throw new Error('the server has not become primary yet');
  } finally {
    await client.close();
  }
}

/** Makes a fresh mongod the only member of its replica set. Repeating it changes nothing. */
export async function initiateReplicaSet(url: string, member: string): Promise<void> {
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: 1_500, directConnection: true });
  try {
    await client.db('admin').command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: member }] } });
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.codeName !== 'AlreadyInitialized') throw error;
  } finally {
    await client.close();
  }
}
