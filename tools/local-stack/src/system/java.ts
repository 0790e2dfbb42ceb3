import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { StackError } from '../stack.error';

export interface Jdk {
  home: string;
  /** Feature release: 17, 21, 25. */
  major: number;
  /** Has the tools of a full JDK (`jlink`, `jar`); Elasticsearch does not start on a bare runtime. */
  full: boolean;
}

export const KAFKA_NEEDS_JAVA = 17;
export const ELASTICSEARCH_NEEDS_JAVA = 21;

/** Every Java home on this machine: the environment first, then the PATH, then the usual folders, newest first. */
export function findJdks(env: NodeJS.ProcessEnv = process.env): Jdk[] {
  const named = [env['ES_JAVA_HOME'], env['JAVA_HOME'], javaOnPath(env['PATH'] ?? '')].filter((home) => home !== undefined);
  const usual = [
    ...childrenOf('/usr/lib/jvm'),
    ...childrenOf('/opt'),
    ...childrenOf(join(homedir(), '.sdkman/candidates/java')),
    ...childrenOf(join(homedir(), '.jdks')),
    ...childrenOf('/Library/Java/JavaVirtualMachines').map((folder) => join(folder, 'Contents/Home')),
  ];
  const known = (homes: string[]): Jdk[] => homes.map(readJdk).filter((jdk) => jdk !== null);
  const all = [...known(named), ...known(usual).sort((a, b) => b.major - a.major)];
  return all.filter((jdk, index) => all.findIndex((other) => other.home === jdk.home) === index);
}

/** Reads the `release` file of a Java home, e.g. `JAVA_VERSION="25.0.1"`; null when the folder is none. */
export function readJdk(folder: string): Jdk | null {
  try {
    const home = realpathSync(folder);
    const version = /^JAVA_VERSION="(?:1\.)?(\d+)/m.exec(readFileSync(join(home, 'release'), 'utf8'));
    if (!version || !existsSync(join(home, 'bin/java'))) return null;
    return { home, major: Number(version[1]), full: existsSync(join(home, 'bin/jlink')) && existsSync(join(home, 'bin/jar')) };
  } catch {
    return null;
  }
}

/** @throws StackError `java_missing` */
export function requireJavaForKafka(jdks = findJdks()): Jdk {
  const jdk = jdks.find(({ major }) => major >= KAFKA_NEEDS_JAVA);
  if (jdk) return jdk;
  throw new StackError(
    'java_missing',
    `Kafka needs Java ${KAFKA_NEEDS_JAVA} or newer; ${found(jdks)}.`,
    'install a JDK (Debian: apt install openjdk-21-jdk-headless; macOS: brew install openjdk), or start Docker, or set KAFKA_BROKERS',
  );
}

/** @throws StackError `jdk_too_old` */
export function requireJdkForElasticsearch(jdks = findJdks()): Jdk {
  const jdk = jdks.find(({ major, full }) => full && major >= ELASTICSEARCH_NEEDS_JAVA);
  if (jdk) return jdk;
  throw new StackError(
    'jdk_too_old',
    `Elasticsearch needs a full JDK ${ELASTICSEARCH_NEEDS_JAVA} or newer (with jlink); ${found(jdks)}.`,
    `install one and name it in ES_JAVA_HOME (Debian: apt install openjdk-21-jdk-headless; macOS: brew install openjdk), or start Docker, or set ELASTICSEARCH_URL`,
  );
}

const found = (jdks: Jdk[]): string =>
  jdks.length === 0
    ? 'no Java was found'
    : `found ${jdks.map(({ major, full, home }) => `${full ? 'JDK' : 'runtime'} ${major} in ${home}`).join(', ')}`;

function javaOnPath(path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    const java = join(folder, 'java');
    if (folder !== '' && existsSync(java)) return dirname(dirname(realpathSync(java)));
  }
  return undefined;
}

function childrenOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
