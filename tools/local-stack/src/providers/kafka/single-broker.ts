import { contextOf, type StackOptions } from '../../stack/ensure-stack';
import { ensureNativeServer } from '../native-server';
import type { KafkaConnection, RunningServer } from '../provider';
import { kafkaServer } from './kafka-native';

/** A broker without the rest of a stack, for tests of the broker's own settings. @throws StackError */
export function startBroker(options: StackOptions & { home: string }): Promise<RunningServer<KafkaConnection>> {
  const context = contextOf(options);
  return ensureNativeServer(kafkaServer(context), context);
}
