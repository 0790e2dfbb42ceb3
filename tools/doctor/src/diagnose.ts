import { ELASTICSEARCH_NEEDS_JAVA, KAFKA_NEEDS_JAVA, type ExternalVariable } from '@helpdex/local-stack';
import type { Weakness } from '@helpdex/config';
import type { Facts, PortFact } from './facts';
import type { Finding, Section } from './finding';

const NODE_NEEDED = [20, 19] as const;
/** Of the whole local set, with Elasticsearch's heap at its default. */
const MEMORY_NEEDED_MIB = 3_500;

/** What the facts mean for `npm start` and `npm test`. A tool that only a way not taken would need is never a problem. */
export function diagnose(facts: Facts): Section[] {
  return [
    { title: 'Basics', findings: [node(facts), dependencies(facts), memory(facts), disk(facts)] },
    { title: 'Servers', findings: [kafka(facts), elasticsearch(facts), mongodb(facts)] },
    { title: 'Ways to run them', findings: [docker(facts), ...tools(facts)] },
    {
      title: 'Cache of the native stack',
      findings: facts.artifacts.map(({ name, version, state, damage }) => artifact(name, version, state, damage)),
    },
    { title: 'Ports', findings: facts.ports.map(port) },
    { title: 'Safety of the settings', findings: safety(facts) },
  ];
}

function node({ nodeVersion }: Facts): Finding {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const enough = major > NODE_NEEDED[0] || (major === NODE_NEEDED[0] && minor >= NODE_NEEDED[1]);
  const subject = 'Node.js';
  return enough
    ? { subject, level: 'ok', text: nodeVersion }
    : { subject, level: 'problem', text: `${nodeVersion} is too old`, remedy: `install Node.js ${NODE_NEEDED.join('.')} or newer` };
}

const dependencies = ({ dependenciesInstalled }: Facts): Finding =>
  dependenciesInstalled
    ? { subject: 'npm packages', level: 'ok', text: 'installed' }
    : { subject: 'npm packages', level: 'problem', text: 'not installed', remedy: 'npm ci' };

const memory = ({ freeMemoryMiB }: Facts): Finding =>
  freeMemoryMiB >= MEMORY_NEEDED_MIB
    ? { subject: 'memory', level: 'ok', text: `${freeMemoryMiB} MiB free` }
    : {
        subject: 'memory',
        level: 'note',
        text: `${freeMemoryMiB} MiB free; all of it together takes about ${MEMORY_NEEDED_MIB}`,
        remedy: 'close other programs, or give the URLs of servers that run elsewhere',
      };

function disk(facts: Facts): Finding {
  const { folder, freeMiB } = facts.cache;
  const missing = isNative(facts)
    ? facts.artifacts.filter(({ name, state }) => state !== 'ready' && !(name === 'secantusd' && facts.programs.mongod))
    : [];
  const needed = missing.reduce((sum, { needsMiB }) => sum + needsMiB, 500);
  return freeMiB >= needed
    ? { subject: 'disk', level: 'ok', text: `${freeMiB} MiB free for ${folder}` }
    : {
        subject: 'disk',
        level: 'problem',
        text: `${freeMiB} MiB free for ${folder}, ${needed} needed`,
        remedy: 'free some space, or set HELPDEX_CACHE to another disk',
      };
}

const isNative = ({ docker: runs }: Facts): boolean => !runs;

function kafka(facts: Facts): Finding {
  const given = named('Kafka', 'KAFKA_BROKERS', facts);
  if (given !== null) return given;
  const lacks = [...javaLack(facts, KAFKA_NEEDS_JAVA, false), ...mavenLack(facts, 'kafka')];
  return native('Kafka', lacks);
}

function elasticsearch(facts: Facts): Finding {
  const given = named('Elasticsearch', 'ELASTICSEARCH_URL', facts);
  if (given !== null) return given;
  const rootLack =
    facts.isRoot && facts.programs.setpriv === null ? ['setpriv (package util-linux), or an ordinary user: it refuses to run as root'] : [];
  return native('Elasticsearch', [...javaLack(facts, ELASTICSEARCH_NEEDS_JAVA, true), ...mavenLack(facts, 'elasticsearch'), ...rootLack]);
}

function mongodb(facts: Facts): Finding {
  const given = named('MongoDB', 'MONGODB_URL', facts);
  if (given !== null) return given;
  const { mongod, cargo } = facts.programs;
  if (mongod !== null) return { subject: 'MongoDB', level: 'ok', text: `natively, by mongod (${mongod})` };
  const built = facts.artifacts.some(({ name, state }) => name === 'secantusd' && state === 'ready');
  if (built) return { subject: 'MongoDB', level: 'ok', text: 'natively, by secantusd-rs, a stand-in for development and tests' };
  if (cargo === null) return native('MongoDB', ['mongod (https://www.mongodb.com/try/download/community) or Rust (https://rustup.rs)']);
  return {
    subject: 'MongoDB',
    level: 'note',
    text: 'natively, by a stand-in that cargo builds first (5 to 10 minutes, once)',
    remedy: 'put mongod on the PATH or start Docker to spare that',
  };
}

/** A server from the environment or from Docker; null when it has to run natively. */
function named(subject: string, variable: ExternalVariable, facts: Facts): Finding | null {
  const answer = facts.external[variable];
  if (answer === true) return { subject, level: 'ok', text: `at the address in ${variable}` };
  if (answer !== null) return { subject, level: 'problem', text: answer, remedy: `start it, correct ${variable}, or unset ${variable}` };
  return facts.docker ? { subject, level: 'ok', text: 'in Docker, from the official image' } : null;
}

const native = (subject: string, lacks: string[]): Finding =>
  lacks.length === 0
    ? { subject, level: 'ok', text: 'natively' }
    : {
        subject,
        level: 'problem',
        text: 'cannot be run natively',
        remedy: `install ${lacks.join('; ')}; or start Docker, or give its URL`,
      };

function javaLack({ jdks }: Facts, needed: number, full: boolean): string[] {
  const there = jdks.some((jdk) => jdk.major >= needed && (jdk.full || !full));
  return there ? [] : [`${full ? 'a full JDK' : 'Java'} ${needed} or newer (Debian: apt install openjdk-21-jdk-headless)`];
}

/** Maven only fetches: what is in the cache already needs none. */
function mavenLack({ programs, artifacts }: Facts, name: string): string[] {
  const ready = artifacts.some((entry) => entry.name === name && entry.state === 'ready');
  return ready || programs.mvn !== null ? [] : ['Maven (Debian: apt install maven)'];
}

const docker = ({ docker: runs }: Facts): Finding =>
  runs
    ? { subject: 'Docker engine', level: 'ok', text: 'runs' }
    : { subject: 'Docker engine', level: 'note', text: 'does not run; the servers run natively' };

function tools({ jdks, programs, chromium }: Facts): Finding[] {
  const java = jdks.map(({ major, full, home }) => `${full ? 'JDK' : 'runtime'} ${major} (${home})`).join(', ');
  return [
    present('Java', java || null, 'for Kafka and Elasticsearch without Docker'),
    present('Maven', programs.mvn, 'fetches them'),
    present('mongod', programs.mongod, 'MongoDB without Docker'),
    present('cargo', programs.cargo, 'builds the stand-in for MongoDB'),
    present('Chromium', chromium, "the dashboard's browser tests (Debian: apt install chromium)"),
  ];
}

const present = (subject: string, version: string | null, what: string): Finding =>
  version === null ? { subject, level: 'note', text: `not found; ${what}` } : { subject, level: 'ok', text: version };

function artifact(name: string, version: string, state: 'ready' | 'absent' | 'damaged', damage: string | null): Finding {
  const subject = `${name} ${version}`;
  if (state === 'ready') return { subject, level: 'ok', text: 'ready' };
  return {
    subject,
    level: 'note',
    text: state === 'absent' ? 'not yet; made when it is needed' : `damaged (${damage}); made again when it is needed`,
  };
}

function port({ name, port: number, state }: PortFact): Finding {
  const subject = `${number}`;
  if (state === 'free') return { subject, level: 'ok', text: `${name}: free` };
  if (state === 'ours') return { subject, level: 'ok', text: `${name}: held by the running Helpdex` };
  return {
    subject,
    level: 'note',
    text: `${name}: taken by another program; another port is chosen`,
    remedy: `lsof -i :${number} names it`,
  };
}

/** The verdict of the services themselves: what they would refuse to start with, and what they would warn of. */
function safety({ safety: verdict }: Facts): Finding[] {
  const subject = 'settings';
  if (typeof verdict === 'string') return [{ subject, level: 'problem', text: verdict, remedy: 'correct the setting that it names' }];
  const told =
    (level: 'problem' | 'note') =>
    (one: Weakness): Finding => ({
      subject: one.subject,
      level,
      text: `${one.sentence} (${one.risk})`,
      remedy: one.remedy,
    });
  const findings = [...verdict.refused.map(told('problem')), ...verdict.warned.map(told('note'))];
  return findings.length > 0 ? findings : [{ subject, level: 'ok', text: 'nothing unsafe in what is set' }];
}
