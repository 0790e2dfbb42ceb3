import { createConnection, type Connection, type ConnectOptions } from 'mongoose';

export interface MongoSettings {
  /** May carry credentials, replica set and `directConnection`. Where it says something that is set below, what is set below holds. */
  readonly url: string;
  readonly maxPoolSize: number;
}

/**
 * Every acknowledged write is on a majority of the members, and no read sees one that could still be rolled back. Nothing waits without end:
 * not for a server that is away, not for a connection from the pool, not on a connection that went silent.
 */
const OPTIONS: ConnectOptions = {
  writeConcern: { w: 'majority' },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 5_000,
  connectTimeoutMS: 5_000,
  socketTimeoutMS: 30_000,
  waitQueueTimeoutMS: 10_000,
  // Fail at once rather than queue in memory; indexes are made before the first use, not in the background.
  bufferCommands: false,
  autoIndex: false,
  autoCreate: false,
};

/** A connection that is not open yet, so that models can be made before there is a server. */
export const unopenedConnection = (): Connection => createConnection();

/** Connects, and makes the indexes of every model made so far. @throws the driver's error when no server answers within 5 s. */
export async function openConnection(connection: Connection, settings: MongoSettings, dbName: string): Promise<void> {
  await connection.openUri(settings.url, { ...OPTIONS, maxPoolSize: settings.maxPoolSize, dbName });
  for (const model of Object.values(connection.models)) await model.createIndexes();
}
