import { createHash, pbkdf2Sync } from 'node:crypto';
import { compactBytes, compactLength, compactText, int32, int8, KafkaWire, NO_TAGS } from './kafka-wire';
import type { Login } from './login';

const ALTER_USER_SCRAM_CREDENTIALS = { key: 51, version: 0, flexible: true } as const;
const SCRAM_SHA_512 = int8(2);
/** The broker insists on 4096. */
const ITERATIONS = 8_192;
const DIGEST_BYTES = 64;

/** Tells the brokers how these users prove who they are, by SCRAM-SHA-512; the passwords themselves do not travel. @throws Error naming what is refused */
export async function putScramCredentials(broker: string, admin: Login, users: readonly Login[]): Promise<void> {
  const upsertions = users.map(({ username, password }) => {
    const salt = createHash('sha256').update(`${username}\0${password}`).digest().subarray(0, 16);
    const salted = pbkdf2Sync(password, salt, ITERATIONS, DIGEST_BYTES, 'sha512');
    return [compactText(username), SCRAM_SHA_512, int32(ITERATIONS), compactBytes(salt), compactBytes(salted), NO_TAGS];
  });
  await alter(broker, admin, [], upsertions);
}

export async function dropScramCredentials(broker: string, admin: Login, usernames: readonly string[]): Promise<void> {
  const deletions = usernames.map((name) => [compactText(name), SCRAM_SHA_512, NO_TAGS]);
  await alter(broker, admin, deletions, []);
}

async function alter(broker: string, admin: Login, deletions: Buffer[][], upsertions: Buffer[][]): Promise<void> {
  const wire = await KafkaWire.open(broker, admin);
  try {
    const lists = [deletions, upsertions].flatMap((list) => [compactLength(list.length), ...list.flat()]);
    refuseFailures(await wire.request(ALTER_USER_SCRAM_CREDENTIALS, Buffer.concat([...lists, NO_TAGS])));
  } finally {
    wire.close();
  }
}

/** Each user is answered for: name, code (0: done; 91: there was none to delete), message. */
function refuseFailures(answer: Buffer): void {
  const UNKNOWN_USER = 91;
  let at = 4;
  const next = (): number => answer.readUInt8(at++);
  const word = (): string => {
    const length = Math.max(next() - 1, 0);
    return answer.toString('utf8', at, (at += length));
  };
  for (let left = next() - 1; left > 0; left -= 1) {
    const user = word();
    const code = answer.readInt16BE(at);
    at += 2;
    const message = word();
    next();
    if (code !== 0 && code !== UNKNOWN_USER) throw new Error(`the brokers do not take the user ${user}: ${message || `error ${code}`}`);
  }
}
