import { existsSync, writeFileSync } from 'node:fs';
import { mongo } from 'mongoose';
import type { Login } from '../../access/login';
import { claimAdministrator, MONGODB_ADMIN, urlAs } from '../../access/mongo-access';
import { SECRET_MODE, type LocalSecrets } from '../../state/secrets';
import { writeFileAtomically } from '../../state/state-home';
import { probeCommand } from '../../system/command';
import { ensureNativeServer, spawnDetached, type NativeServer } from '../native-server';
import type { MongodbConnection, ServerProvider, StackContext } from '../provider';
import { initiateReplicaSet, probeMongodb } from './mongodb-probe';
import { SECANTUS_VERSION, secantusArtifact, secantusBinary } from './secantus-artifact';

export const MONGODB_PORT = 27017;

/** mongod when it is installed, else the stand-in. A home that holds the stand-in's data stays with it. */
export const nativeMongodb: ServerProvider<MongodbConnection> = async (context) => {
  const standInData = existsSync(context.home.path('mongodb', 'secantus-data'));
  const mongod = standInData ? null : await probeCommand('mongod', ['--version']);
  return ensureNativeServer(mongod === null ? secantusServer(context) : mongodServer(context, mongod), context);
};

export function secantusServer(context: StackContext): NativeServer<MongodbConnection> {
  const { home, ports, options } = context;
  const data = home.path('mongodb', 'secantus-data');
  return {
    ...common(context, data),
    product: `secantusd-rs ${SECANTUS_VERSION}, a stand-in for MongoDB`,
    artifact: secantusArtifact,
    launch: async (files) => {
      const port = await ports.choose('mongodb', MONGODB_PORT);
      const cwd = home.folder('mongodb');
      home.folder('mongodb', 'secantus-data');
      // Naming a configuration file, even an empty one, keeps it from reading one elsewhere on the machine.
      const config = home.path('mongodb', 'secantusd.toml');
      writeFileSync(config, '');
      const args = ['--config', config, '--host', '127.0.0.1', '--port', String(port), '--storage-path', data];
      const tuning = [
        '--auth',
        '--cache-size',
        '512M',
        '--log-level',
        'WARNING',
        ...(options.mongodbSyncOnCommit ? ['--sync-on-commit'] : []),
      ];
      return spawnDetached(secantusBinary(files), [...args, ...tuning], { cwd, logFile: home.path('mongodb/console.log') });
    },
    probe: (connection) => probeClaimed(connection, context),
  };
}

export function mongodServer(context: StackContext, version: string): NativeServer<MongodbConnection> {
  const { home, ports } = context;
  const data = home.path('mongodb', 'mongod-data');
  return {
    ...common(context, data),
    product: `mongod (${version})`,
    artifact: null,
    launch: async () => {
      const port = await ports.choose('mongodb', MONGODB_PORT);
      const cwd = home.folder('mongodb');
      home.folder('mongodb', 'mongod-data');
      const keyfile = home.path('mongodb', 'keyfile');
      writeFileAtomically(keyfile, context.secrets.mongodbKeyfile, SECRET_MODE);
      const args = [
        '--dbpath',
        data,
        '--port',
        String(port),
        '--bind_ip',
        '127.0.0.1',
        '--replSet',
        'rs0',
        '--keyFile',
        keyfile,
        '--wiredTigerCacheSizeGB',
        '0.5',
      ];
      return spawnDetached('mongod', args, { cwd, logFile: home.path('mongodb/console.log') });
    },
    probe: async (connection) => {
      const unlocked = `mongodb://${new URL(connection.url).host}/`;
      // Only a server without users answers this one without a login, and only it needs it.
      await initiateReplicaSet(unlocked, new URL(connection.url).host).catch(() => undefined);
      await probeClaimed(connection, context);
    },
  };
}

/** A server that has no users yet gets its administrator; from then on it asks everybody for a login. */
async function probeClaimed(connection: MongodbConnection, { secrets }: StackContext): Promise<void> {
  try {
    await probeMongodb(connection);
  } catch (error) {
    if (!(error instanceof mongo.MongoServerError) || error.code !== AUTHENTICATION_FAILED) throw error;
    await claimAdministrator(connection.url, administrator(secrets));
    await probeMongodb(connection);
  }
}

const AUTHENTICATION_FAILED = 18;
const administrator = ({ mongodbAdminPassword: password }: LocalSecrets): Login => ({ username: MONGODB_ADMIN, password });

/** The data folder is on the command line of either server, which tells ours from any other. */
function common({ home, ports, secrets }: StackContext, data: string) {
  return {
    name: 'mongodb',
    marker: data,
    logFile: home.path('mongodb/console.log'),
    connection: () => {
      const server = `mongodb://127.0.0.1:${ports.remembered('mongodb') ?? MONGODB_PORT}/?directConnection=true`;
      return Promise.resolve({ url: urlAs(server, administrator(secrets)), hasUsers: true });
    },
    startTimeoutMs: 60_000,
  };
}
