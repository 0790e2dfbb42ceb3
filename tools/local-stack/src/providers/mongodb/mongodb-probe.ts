import { mongo } from 'mongoose';
import type { MongodbConnection } from '../provider';
import { withMongodb } from './mongodb-client';

const QUICK = { serverSelectionTimeoutMS: 1_500, connectTimeoutMS: 1_500, socketTimeoutMS: 5_000 };

/** @throws unless the server accepts writes: as the primary of its replica set, which the write concern of the services needs. */
export async function probeMongodb({ url }: MongodbConnection): Promise<void> {
  const hello = await withMongodb(url, (client) => client.db('admin').command({ hello: 1 }), QUICK);
  if (hello['isWritablePrimary'] !== true) throw new Error('the server has not become primary yet');
}

/** Makes a fresh mongod the only member of its replica set. Does nothing when it is a member of one already. */
export async function initiateReplicaSet(url: string, member: string): Promise<void> {
  const config = { _id: 'rs0', members: [{ _id: 0, host: member }] };
  const initiate = async (client: mongo.MongoClient): Promise<void> => {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello['setName'] === undefined) await admin.command({ replSetInitiate: config });
  };
  try {
    await withMongodb(url, initiate, { ...QUICK, directConnection: true });
  } catch (error) {
    // Between the question and the request somebody else did it.
    if (!(error instanceof mongo.MongoServerError) || error.codeName !== 'AlreadyInitialized') throw error;
  }
}
