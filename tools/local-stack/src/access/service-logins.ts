import type { AccessUser } from '@helpdex/contracts';
import type { Stack } from '../stack/ensure-stack';
import { provideKafkaAccess, removeKafkaAccess } from './kafka-access';
import type { Login } from './login';
import { provideMongoAccess, removeMongoAccess } from './mongo-access';

/** How each service signs in to Kafka and MongoDB; empty where a server asks for nothing, or is somebody else's. */
export interface ServiceLogins {
  kafka: Partial<Record<AccessUser, Login>>;
  mongodbUrl: Partial<Record<AccessUser, string>>;
}

type Installation = { namespace: string; dbPrefix: string; accessSeed: string };

/** Users, access lists and topics of one installation on these servers. */
export async function provideLogins(stack: Stack, { namespace, dbPrefix, accessSeed }: Installation): Promise<ServiceLogins> {
  const access = lockOf(stack);
  const [kafka, mongodbUrl] = await Promise.all([
    access ? provideKafkaAccess(access, namespace, accessSeed) : {},
    stack.mongodbHasUsers ? provideMongoAccess(stack.mongodbUrl, dbPrefix, accessSeed) : {},
  ]);
  return { kafka, mongodbUrl };
}

export async function removeLogins(stack: Stack, namespace: string, dbPrefix: string): Promise<void> {
  const access = lockOf(stack);
  await Promise.all([
    access && removeKafkaAccess(access, namespace),
    stack.mongodbHasUsers && removeMongoAccess(stack.mongodbUrl, dbPrefix),
  ]);
}

/** None for somebody who put other brokers in the place of the stack's own. */
export const lockOf = ({ kafkaAccess, kafkaBrokers }: Stack): Stack['kafkaAccess'] =>
  kafkaAccess?.besides === kafkaBrokers ? kafkaAccess : undefined;
