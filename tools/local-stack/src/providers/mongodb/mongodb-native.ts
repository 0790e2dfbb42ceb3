import { existsSync, writeFileSync } from 'node:fs';
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
      const tuning = ['--cache-size', '512M', '--log-level', 'WARNING', ...(options.mongodbSyncOnCommit ? ['--sync-on-commit'] : [])];
      return spawnDetached(secantusBinary(files), [...args, ...tuning], { cwd, logFile: home.path('mongodb/console.log') });
    },
    probe: probeMongodb,
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
      const args = [
        '--dbpath',
        data,
        '--port',
        String(port),
        '--bind_ip',
        '127.0.0.1',
        '--replSet',
        'rs0',
        '--wiredTigerCacheSizeGB',
        '0.5',
      ];
      return spawnDetached('mongod', args, { cwd, logFile: home.path('mongodb/console.log') });
    },
    probe: async (connection) => {
      await initiateReplicaSet(connection.url, new URL(connection.url).host);
      await probeMongodb(connection);
    },
  };
}

/** The data folder is on the command line of either server, which tells ours from any other. */
function common({ home, ports }: StackContext, data: string) {
  return {
    name: 'mongodb',
    marker: data,
    logFile: home.path('mongodb/console.log'),
    connection: () => Promise.resolve({ url: `mongodb://127.0.0.1:${ports.remembered('mongodb') ?? MONGODB_PORT}/?directConnection=true` }),
    startTimeoutMs: 60_000,
  };
}
