import { StackError } from '../../stack.error';

/** Who may do everything on the brokers: the set-up. Services have users of their own. */
export const KAFKA_ADMIN = 'helpdex-admin';

/** Services sign in by SCRAM, with what the set-up told the brokers; the administrator by PLAIN, because somebody has to be there first. */
const MECHANISMS = 'PLAIN,SCRAM-SHA-512';
export const SERVICE_MECHANISM = 'scram-sha-512';

/**
 * Settings of a broker that lets in whom it knows and allows what is listed. Brokers and controllers sign in to each other as the administrator, so
 * that no listener is without a lock.
 * @param doors listeners for clients; the first is the brokers' own as well
 * @param openDoor a listener where everybody is an administrator
 */
export function securityProperties({
  doors,
  openDoor,
  adminPassword,
}: {
  doors: readonly string[];
  openDoor?: string;
  adminPassword: string;
}) {
  // Quoting inside of JAAS has rules of its own; a generated password needs none.
  if (!/^[A-Za-z0-9_-]+$/.test(adminPassword))
    throw new StackError(
      'credentials_missing',
      "The password of Kafka's administrator has characters that it must not have.",
      'use letters, digits, - and _',
    );
  const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  const administrator = `${plain} username="${KAFKA_ADMIN}" password="${adminPassword}" user_${KAFKA_ADMIN}="${adminPassword}";`;
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const protocols = [...doors, 'CONTROLLER'].map((door) => `${door}:SASL_PLAINTEXT`);
  return {
    'listener.security.protocol.map': [...protocols, ...(openDoor ? [`${openDoor}:PLAINTEXT`] : [])].join(','),
    'inter.broker.listener.name': doors[0] ?? '',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': administrator,
    ...Object.assign({}, ...doors.map((door) => doorProperties(door.toLowerCase(), administrator, scram))),
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': [`User:${KAFKA_ADMIN}`, ...(openDoor ? ['User:ANONYMOUS'] : [])].join(';'),
  } satisfies Record<string, string>;
}

const doorProperties = (door: string, administrator: string, scram: string): Record<string, string> => ({
  [`listener.name.${door}.sasl.enabled.mechanisms`]: MECHANISMS,
  [`listener.name.${door}.plain.sasl.jaas.config`]: administrator,
  [`listener.name.${door}.scram-sha-512.sasl.jaas.config`]: scram,
});
