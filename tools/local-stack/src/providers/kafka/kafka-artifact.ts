import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, MakeContext } from '../../cache/artifact-cache';
import { sha256Of } from '../../cache/manifest';
import { runMaven } from '../../cache/maven';
import { StackError } from '../../stack.error';
import { requireJavaForKafka } from '../../system/java';

export const KAFKA_VERSION = '4.3.1';
const LOG4J_VERSION = '2.25.1';
const BROKER_JAR = `kafka_2.13-${KAFKA_VERSION}.jar`;
/** Of the broker's own jar; the others are checked by Maven against the repository's checksums. */
const BROKER_JAR_SHA256 = 'b098abef5ff878e76f60cd6c559b9baa5663ccb1b55f2837558b22c329d32423';

/** The broker as a folder of jars; Apache Kafka publishes all of it to Maven repositories. */
export const kafkaArtifact: Artifact = { name: 'kafka', version: KAFKA_VERSION, needsMiB: 300, make };

async function make(staging: string, { progress, signal }: MakeContext): Promise<void> {
  const jdk = requireJavaForKafka();
  const repository = join(staging, 'repository');
  const pom = join(staging, 'pom.xml');
  writeFileSync(pom, POM);
  progress.line('kafka', `fetching Kafka ${KAFKA_VERSION} with Maven`);
  const args = ['-f', pom, `-DoutputDirectory=${join(staging, 'lib')}`, '-DincludeScope=runtime'];
  await runMaven(`Kafka ${KAFKA_VERSION}`, { goal: 'copy-dependencies', args, repository, jdk, signal });
  rmSync(repository, { recursive: true });
  if (sha256Of(join(staging, 'lib', BROKER_JAR)) !== BROKER_JAR_SHA256) throw wrongChecksum(BROKER_JAR);
}

export const wrongChecksum = (file: string): StackError =>
  new StackError(
    'download_refused',
    `${file} was fetched, but its checksum is not the expected one.`,
    'check which mirror or proxy answers for Maven Central',
  );

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', KAFKA_VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-core', LOG4J_VERSION)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', LOG4J_VERSION)}
  </dependencies>
</project>
`;
