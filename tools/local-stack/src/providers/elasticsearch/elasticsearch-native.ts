import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../system/command';
import { requireJdkForElasticsearch, type Jdk } from '../../system/java';
import { unprivileged, type Unprivileged } from '../../system/unprivileged';
import { ensureNativeServer, type NativeServer } from '../native-server';
import type { ElasticsearchConnection, ServerProvider, StackContext } from '../provider';
import { ELASTICSEARCH_VERSION, elasticsearchArtifact } from './elasticsearch-artifact';
import { probeElasticsearch } from './elasticsearch-http';
import { heapOptions, jvmOptions, LOG4J_PROPERTIES, nodeSettings } from './elasticsearch-settings';

export const ELASTICSEARCH_PORT = 9200;
export const TRANSPORT_PORT = 9300;
/** 9 to 25 s measured on two cores; more while other programs keep them busy. */
const START_TIMEOUT_MS = 180_000;
const KEYSTORE_NOTE = 'elasticsearch/keystore.json';

export const nativeElasticsearch: ServerProvider<ElasticsearchConnection> = (context) =>
  ensureNativeServer(elasticsearchServer(context), context);

export function elasticsearchServer(context: StackContext): NativeServer<ElasticsearchConnection> {
  const { home, ports, secrets } = context;
  return {
    name: 'elasticsearch',
    product: `Elasticsearch ${ELASTICSEARCH_VERSION}`,
    artifact: elasticsearchArtifact,
    marker: home.marker('elasticsearch'),
    logFile: home.path('elasticsearch/logs/elasticsearch.log'),
    launch: (files) => launch(files, context),
    connection: () =>
      Promise.resolve({
        url: `http://127.0.0.1:${ports.remembered('elasticsearch') ?? ELASTICSEARCH_PORT}`,
        admin: { username: 'elastic', password: secrets.elasticPassword },
      }),
    probe: probeElasticsearch,
    startTimeoutMs: START_TIMEOUT_MS,
  };
}

/** One node's surroundings: how its programs are run and where its files are. */
interface Node {
  jdk: Jdk;
  user: Unprivileged;
  /** The distribution, shared and read-only. */
  files: string;
  env: NodeJS.ProcessEnv;
}

async function launch(files: string, context: StackContext): Promise<number> {
  const { home } = context;
  const jdk = requireJdkForElasticsearch();
  const state = home.folder('elasticsearch');
  const user = unprivileged([files, state, jdk.home]);
  const node: Node = { jdk, user, files, env: nodeEnvironment(files, jdk, context) };
  await writeConfig(node, context);
  await setBootstrapPassword(node, context);
  return startDaemon(node, context);
}

function nodeEnvironment(files: string, jdk: Jdk, { home, env }: StackContext): NodeJS.ProcessEnv {
  return {
    PATH: env['PATH'],
    LANG: 'C.UTF-8',
    HOME: home.folder('elasticsearch', 'tmp'),
    JAVA: join(jdk.home, 'bin/java'),
    JAVA_TYPE: 'ES_JAVA_HOME',
    ES_JAVA_HOME: jdk.home,
    ES_HOME: files,
    ES_PATH_CONF: home.folder('elasticsearch', 'config'),
    ES_TMPDIR: home.folder('elasticsearch', 'tmp'),
    ES_DISTRIBUTION_TYPE: 'tar',
    ES_JAVA_OPTS: '',
    CLI_JAVA_OPTS: '',
  };
}

async function writeConfig({ files, user }: Node, { home, ports, options }: StackContext): Promise<void> {
  const httpPort = await ports.choose('elasticsearch', ELASTICSEARCH_PORT);
  const transportPort = await ports.choose('elasticsearch-transport', TRANSPORT_PORT);
  const [dataFolder, logsFolder, snapshotsFolder] = [folder('data'), folder('logs'), folder('snapshots')];
  const config = folder('config');
  writeFileSync(join(config, 'elasticsearch.yml'), nodeSettings({ httpPort, transportPort, dataFolder, logsFolder, snapshotsFolder }));
  writeFileSync(join(config, 'jvm.options'), jvmOptions(readFileSync(join(files, 'config/jvm.options'), 'utf8')));
  home.folder('elasticsearch', 'config', 'jvm.options.d');
  writeFileSync(join(config, 'jvm.options.d/heap.options'), heapOptions(options.elasticsearchHeapMiB, home.marker('elasticsearch')));
  writeFileSync(join(config, 'log4j2.properties'), LOG4J_PROPERTIES);
  for (const name of ['role_mapping.yml', 'roles.yml', 'users', 'users_roles']) cpSync(join(files, 'config', name), join(config, name));
  user.own(home.path('elasticsearch'));

  function folder(name: string): string {
    return home.folder('elasticsearch', name);
  }
}

/** Makes the keystore once per password. The note is written last, so that a half-made keystore is made again. */
async function setBootstrapPassword({ jdk, user, files, env }: Node, { home, secrets }: StackContext): Promise<void> {
  const passwordHash = createHash('sha256').update(secrets.elasticPassword).digest('hex');
  if (home.readJson<{ passwordHash: string }>(KEYSTORE_NOTE)?.passwordHash === passwordHash) return;
  const config = home.path('elasticsearch/config');
  for (const name of ['elasticsearch.keystore', 'elasticsearch.keystore.tmp']) rmSync(join(config, name), { force: true });
  const settings = {
    'cli.name': 'keystore',
    'cli.script': join(files, 'bin/elasticsearch-keystore'),
    'cli.libs': 'lib/tools/keystore-cli',
    'es.path.home': files,
    'es.path.conf': config,
    'es.distribution.type': 'tar',
    'es.java.type': 'ES_JAVA_HOME',
  };
  const jvm = ['-Xms4m', '-Xmx64m', '-XX:+UseSerialGC', ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`)];
  const classpath = `${join(files, 'lib')}/*:${join(files, 'lib/cli-launcher')}/*`;
  const tool = [...jvm, '-cp', classpath, 'org.elasticsearch.launcher.CliToolLauncher', 'add', '--stdin', '--force', 'bootstrap.password'];
  const [command, args] = user.wrap(join(jdk.home, 'bin/java'), tool);
  await runCommand(command, args, { cwd: files, env, input: `${secrets.elasticPassword}\n` });
  home.writeJson(KEYSTORE_NOTE, { passwordHash });
}

/** The launcher returns once HTTP is bound; the server goes on by itself and its pid is in the file. */
async function startDaemon({ jdk, user, files, env }: Node, { home, signal }: StackContext): Promise<number> {
  const pidFile = home.path('elasticsearch/tmp/daemon.pid');
  rmSync(pidFile, { force: true });
  const classpath = `${join(files, 'lib/tools/server-launcher')}/*`;
  const launcher = ['-Xms4m', '-Xmx64m', '-XX:+UseSerialGC', '-cp', classpath, 'org.elasticsearch.server.launcher.ServerLauncher'];
  const [command, args] = user.wrap(join(jdk.home, 'bin/java'), [...launcher, '-d', '-p', pidFile]);
  await runCommand(command, args, { cwd: files, env, timeoutMs: START_TIMEOUT_MS, signal, detached: true });
  return Number(readFileSync(pidFile, 'utf8').trim());
}
