export interface NodeSettings {
  httpPort: number;
  transportPort: number;
  dataFolder: string;
  logsFolder: string;
  snapshotsFolder: string;
}

/** `elasticsearch.yml` of one node on loopback, with security as in production but without TLS. */
export function nodeSettings({ httpPort, transportPort, dataFolder, logsFolder, snapshotsFolder }: NodeSettings): string {
  return toYaml({
    'cluster.name': 'helpdex-local',
    'node.name': 'helpdex-local-1',
    'discovery.type': 'single-node',
    'network.host': '127.0.0.1',
    'http.port': httpPort,
    'transport.port': transportPort,
    'path.data': dataFolder,
    'path.logs': logsFolder,
    'path.repo': snapshotsFolder,
    'node.processors': 2,
    'action.auto_create_index': false,
    'action.destructive_requires_name': true,
    // A developer's disk is often fuller than the watermarks, which would make every index read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
    'xpack.security.enabled': true,
    'xpack.security.autoconfiguration.enabled': false,
    'xpack.security.http.ssl.enabled': false,
    'xpack.security.transport.ssl.enabled': false,
    'xpack.security.authc.api_key.enabled': true,
    // Keys are checked on every request; the default (pbkdf2) costs CPU that a two-core machine does not have.
    'xpack.security.authc.api_key.hashing.algorithm': 'ssha256',
  });
}

const DROPPED_JVM_LINES = /-Xlog:gc|HeapDump|ErrorFile/;

/** The distribution's `jvm.options` without what would write dumps and logs into the working directory, which is the shared cache. */
export function jvmOptions(original: string): string {
  return original
    .split('\n')
    .filter((line) => !DROPPED_JVM_LINES.test(line))
    .join('\n');
}

/** Quick start and a small footprint instead of peak throughput. @param marker tells this process from others in the process table */
export function heapOptions(heapMiB: number, marker: string): string {
  const options = [`-Xms${heapMiB}m`, `-Xmx${heapMiB}m`, '-XX:-UseG1GC', '-XX:+UseSerialGC', '-XX:-AlwaysPreTouch', `-D${marker}`];
  const SMALL_HEAP_MIB = 512;
  if (heapMiB <= SMALL_HEAP_MIB) options.push('-XX:TieredStopAtLevel=1');
  return `${options.join('\n')}\n`;
}

export const LOG4J_PROPERTIES = `status = error
appender.rolling.type = RollingFile
appender.rolling.name = rolling
appender.rolling.fileName = \${sys:es.logs.base_path}/elasticsearch.log
appender.rolling.filePattern = \${sys:es.logs.base_path}/elasticsearch.%i.log
appender.rolling.layout.type = PatternLayout
appender.rolling.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
appender.rolling.policies.type = Policies
appender.rolling.policies.size.type = SizeBasedTriggeringPolicy
appender.rolling.policies.size.size = 20MB
appender.rolling.strategy.type = DefaultRolloverStrategy
appender.rolling.strategy.max = 2
rootLogger.level = warn
rootLogger.appenderRef.rolling.ref = rolling
logger.node.name = org.elasticsearch.node
logger.node.level = info
`;

/** Flat keys with scalar values; JSON's scalars are YAML's. */
const toYaml = (settings: Record<string, string | number | boolean>): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
