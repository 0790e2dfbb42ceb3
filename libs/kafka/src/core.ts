/** What carries records from and to a broker, for whoever brings a client of their own: the simulation does. Services use the module. */
export { GroupConsumer } from './consume/group-consumer';
export type { DeadLetterPort, PartitionControl } from './consume/delivery-port';
export { DeadLetters } from './produce/dead-letters';
export { ProducerLink } from './produce/producer-link';
