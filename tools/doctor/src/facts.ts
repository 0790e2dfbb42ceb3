import { existsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import type { StartVerdict } from '@helpdex/config';
import {
  artifactStates,
  CHECKOUT,
  defaultCache,
  defaultHome,
  describeFailure,
  dockerRuns,
  findByMarker,
  findJdks,
  freeMiB,
  isPortFree,
  judgeSettings,
  probeCommand,
  probeExternal,
  StateHome,
  usualPorts,
  withMongodb,
  type ArtifactState,
  type ExternalVariable,
  type Jdk,
} from '@helpdex/local-stack';

/** Everything the doctor looks at; what it makes of it is in `diagnose`. */
export interface Facts {
  nodeVersion: string;
  dependenciesInstalled: boolean;
  /** First line of the program's version, or null when it is not on the PATH. */
  programs: Record<'mvn' | 'cargo' | 'mongod' | 'setpriv', string | null>;
  chromium: string | null;
  docker: boolean;
  jdks: Jdk[];
  isRoot: boolean;
  /** Answer of a server named in the environment: true, or what is wrong; null when none is named. */
  external: Record<ExternalVariable, true | string | null>;
  artifacts: ArtifactState[];
  ports: PortFact[];
  cache: { folder: string; freeMiB: number };
  freeMemoryMiB: number;
  /** What the services of `npm start` would say of these settings; a text when they cannot even be read. */
  safety: StartVerdict | string;
}

export interface PortFact {
  name: string;
  port: number;
  /** `ours`: held by this checkout's own running stack. */
  state: 'free' | 'ours' | 'taken';
}

const MIB = 1_048_576;
const CLOCK_PATIENCE_MS = 3_000;
const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export async function gatherFacts(env: NodeJS.ProcessEnv = process.env): Promise<Facts> {
  const [mvn, cargo, mongod, setpriv, docker] = await Promise.all([
    ...['mvn', 'cargo', 'mongod', 'setpriv'].map((program) => probeCommand(program, ['--version'])),
    dockerRuns(),
  ] as [Promise<string | null>, Promise<string | null>, Promise<string | null>, Promise<string | null>, Promise<boolean>]);
  const cache = defaultCache(env);
  return {
    nodeVersion: process.versions.node,
    dependenciesInstalled: existsSync(join(CHECKOUT, 'node_modules/.package-lock.json')),
    programs: { mvn, cargo, mongod, setpriv },
    chromium: CHROMIUM.find((path) => existsSync(path)) ?? null,
    docker,
    jdks: findJdks(env),
    isRoot: process.getuid?.() === 0,
    external: {
      KAFKA_BROKERS: await externalFact('KAFKA_BROKERS', env),
      ELASTICSEARCH_URL: await externalFact('ELASTICSEARCH_URL', env),
      MONGODB_URL: await externalFact('MONGODB_URL', env),
    },
    artifacts: artifactStates(cache),
    ports: await portFacts(new StateHome(defaultHome(env))),
    cache: { folder: cache, freeMiB: freeMiB(nearestExisting(cache)) },
    freeMemoryMiB: Math.floor(freemem() / MIB),
    safety: await safetyOf(env),
  };
}

async function safetyOf(env: NodeJS.ProcessEnv): Promise<StartVerdict | string> {
  try {
    const clockSkewMs = env['MONGODB_URL'] === undefined ? {} : await mongodbClock(env['MONGODB_URL']);
    return judgeSettings(env, { clockSkewMs });
  } catch (error) {
    return error instanceof Error ? error.message.split('\n').at(-1)!.trim() : String(error);
  }
}

/** Nothing of a server that does not answer: that is told elsewhere. */
async function mongodbClock(url: string): Promise<Record<string, number>> {
  const asked = Date.now();
  const { localTime } = await withMongodb(url, (client) => client.db('admin').command({ hello: 1 }), {
    serverSelectionTimeoutMS: CLOCK_PATIENCE_MS,
  }).catch(() => ({ localTime: undefined as unknown }));
  return localTime instanceof Date ? { MongoDB: localTime.getTime() - (asked + Date.now()) / 2 } : {};
}

async function externalFact(variable: ExternalVariable, env: NodeJS.ProcessEnv): Promise<true | string | null> {
  try {
    return await probeExternal(variable, env);
  } catch (error) {
    return describeFailure(error).split('\n')[0] ?? 'does not answer';
  }
}

function portFacts(home: StateHome): Promise<PortFact[]> {
  const remembered = home.readJson<Record<string, number>>('ports.json') ?? {};
  const running = findByMarker(home.id).length > 0;
  const facts = usualPorts().map(async ({ name, port: usual }): Promise<PortFact> => {
    const port = remembered[name] ?? usual;
    if (await isPortFree(port)) return { name, port, state: 'free' };
    return { name, port, state: running && remembered[name] !== undefined ? 'ours' : 'taken' };
  });
  return Promise.all(facts);
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(join(folder, '..'));
}
