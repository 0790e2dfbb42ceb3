import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withMongodb } from '@helpdex/local-stack';
import type { mongo } from 'mongoose';
import { dockerAnswers, succeeds } from './locked-servers';
import { testHome } from './test-stack';

/** What the database at hand is and can do. */
export interface MongodbCapabilities {
  /** MongoDB's own server, not one that speaks its protocol. */
  realMongod: boolean;
  /** What it says of itself. */
  version: string;
  transactions: boolean;
  changeStreams: boolean;
  textIndexes: boolean;
}

/** Asks the server what it is, and tries the features in a database of its own, which is dropped. */
export async function probeCapabilities(mongodbUrl: string): Promise<MongodbCapabilities> {
  return withMongodb(mongodbUrl, async (client) => {
    const info = await client.db('admin').command({ buildInfo: 1 });
    const database = client.db(`capabilities_${process.pid}_${Date.now()}`);
    const capabilities = {
      realMongod: isRealMongod(info),
      version: String(info['version']),
      transactions: await holds(() => tryTransaction(client, database)),
      changeStreams: await holds(() => tryChangeStream(database)),
      textIndexes: await holds(() => database.collection('text').createIndex({ body: 'text' })),
    };
    await database.dropDatabase();
    return capabilities;
  });
}

/** mongod names the JavaScript engine and the commit it was built with; compatible servers have neither or say who they are. */
export const isRealMongod = (buildInfo: Record<string, unknown>): boolean =>
  /^(mozjs|v8)/.test(String(buildInfo['javascriptEngine'])) && !Object.keys(buildInfo).some((key) => /secantus|ferretdb/i.test(key));

async function tryTransaction(client: mongo.MongoClient, database: mongo.Db): Promise<void> {
  await database.createCollection('transaction');
  await client.withSession((session) =>
    session.withTransaction(() => database.collection('transaction').insertOne({ tried: true }, { session })),
  );
}

async function tryChangeStream(database: mongo.Db): Promise<void> {
  const stream = database.collection('stream').watch([], { maxAwaitTimeMS: 100 });
  try {
    await stream.tryNext();
  } finally {
    await stream.close();
  }
}

async function holds(attempt: () => Promise<unknown>): Promise<boolean> {
  try {
    await attempt();
    return true;
  } catch {
    return false;
  }
}

/** A test that needs MongoDB itself. With a stand-in it is reported as skipped, with the reason in its name. */
export function itOnRealMongod(name: string, test: () => Promise<void>, timeoutMs?: number): void {
  if (hasRealMongod()) it(name, test, timeoutMs);
  else it.skip(`${name} (skipped: needs MongoDB itself, and the database here is a stand-in)`, test, timeoutMs);
}

let known: boolean | undefined;

/** Jest wants to know while tests are being declared, when nothing can be awaited; so a small process asks. */
function hasRealMongod(): boolean {
  known ??= askServer(process.env['MONGODB_URL'] ?? sharedServerUrl());
  return known;
}

/** The suite's `testStack()` may not have run yet; then only a mongod or an engine on this machine can become a real one. */
function askServer(url: string | undefined): boolean {
  if (url === undefined) return succeeds('mongod', ['--version']) || dockerAnswers();
  const script = `const { mongo } = require('mongoose');
    const client = new mongo.MongoClient(process.argv[1], { serverSelectionTimeoutMS: 3000 });
    client.db('admin').command({ buildInfo: 1 }).then((info) => console.log(JSON.stringify(info))).finally(() => client.close());`;
  try {
    const answer = execFileSync(process.execPath, ['-e', script, url], {
      cwd: __dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return isRealMongod(JSON.parse(answer) as Record<string, unknown>);
  } catch {
    return false;
  }
}

function sharedServerUrl(): string | undefined {
  try {
    const { mongodb } = JSON.parse(readFileSync(join(testHome(), 'ports.json'), 'utf8')) as { mongodb?: number };
    return mongodb === undefined ? undefined : `mongodb://127.0.0.1:${mongodb}/?directConnection=true`;
  } catch {
    return undefined;
  }
}
