import { execFileSync } from 'node:child_process';

/** Whether a program runs and is content. */
export function succeeds(command: string, args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

export const dockerAnswers = (): boolean => succeeds('docker', ['version', '--format', '{{.Server.Version}}']);

/**
 * Whether a server of the shared stack asks for a login, as Jest wants to know while tests are being declared. Those that are run natively do;
 * one that is named in the environment is somebody else's, and the containers of development have no lock.
 */
function runsNatively(variable: 'KAFKA_BROKERS' | 'MONGODB_URL', env: NodeJS.ProcessEnv): boolean {
  if (env[variable] || env['HELPDEX_TEST_PROVIDER'] === 'testcontainers') return false;
  return env['HELPDEX_PROVIDER'] === 'native' || (env['HELPDEX_PROVIDER'] !== 'docker' && !dockerAnswers());
}

/** Declares tests of access lists; reported as skipped where the brokers have none of ours. */
export const describeLockedKafka = (name: string, tests: () => void): void =>
  runsNatively('KAFKA_BROKERS', process.env) ? describe(name, tests) : describe.skip(`${name} (skipped: the brokers are not ours)`, tests);

/** Declares tests of database users. A MONGODB_URL with an administrator's login does as well: that is how a real mongod is tried. */
export function describeLockedMongodb(name: string, tests: () => void): void {
  const given = process.env['MONGODB_URL'];
  const locked = given ? new URL(given).username !== '' : runsNatively('MONGODB_URL', process.env);
  if (locked) describe(name, tests);
  else describe.skip(`${name} (skipped: the database asks for no login)`, tests);
}
