import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../providers/docker/docker-providers';
import { MEMORY_ENVIRONMENT, MEMORY_FLAGS } from '../services/memory-use';
import { SERVICE_NAMES } from '../services/service-table';
import { CHECKOUT } from '../state/state-home';

const text = readFileSync(join(CHECKOUT, 'docker-compose.yml'), 'utf8');

describe('docker-compose.yml', () => {
  it.each(Object.values(IMAGES))('runs the same image as the local stack: %s', (image) => {
    expect(text).toContain(`image: ${image}\n`);
  });

  it.each(SERVICE_NAMES)('has the service %s with secrets of its own', (name) => {
    expect(text).toMatch(new RegExp(`\\n  ${name}:\\n`));
    expect(text).toContain(`secrets-${name}:/run/helpdex:ro`);
    expect(text).toContain(`secrets-${name}:/secrets/${name}\n`);
  });

  it.each(['kafka', 'elasticsearch', 'mongodb'])('gives %s secrets of its own, and nobody else', (name) => {
    expect([...text.matchAll(new RegExp(`secrets-${name}:/(?!secrets/)`, 'g'))]).toHaveLength(1);
    expect(text).toContain(`secrets-${name}:/secrets/${name}\n`);
  });

  it('says no password and no login, which are handed over by file', () => {
    expect(text).not.toMatch(/KAFKA_SASL|mongodb:\/\/[^@\s]+@|PASSWORD: /);
    expect(text).toContain('MONGO_INITDB_ROOT_USERNAME: helpdex-admin\n');
  });

  it('publishes on loopback only', () => {
    const published = [...text.matchAll(/ports: \['([^']*)'\]/g)].map(([, port]) => port);
    expect(published).toHaveLength(4);
    expect(published.every((port) => port?.startsWith('127.0.0.1:'))).toBe(true);
  });
});

describe('the image', () => {
  const inDocker = (file: string): string => readFileSync(join(CHECKOUT, 'docker', file), 'utf8');

  it('starts services as careful with memory as the local stack does', () => {
    expect(inDocker('entrypoint.sh')).toContain(` ${MEMORY_FLAGS.join(' ')} `);
    for (const [name, value] of Object.entries(MEMORY_ENVIRONMENT)) expect(inDocker('Dockerfile')).toContain(` ${name}=${value}\n`);
  });
});
