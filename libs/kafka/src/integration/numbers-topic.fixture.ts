import type { TopicSpec } from '@helpdex/contracts';
import { Numbered } from '../consume/delivery.fixture';

export const numbersTopic = (partitions = 1, config: Record<string, string> = {}): TopicSpec => ({
  suffix: 'numbers.v1',
  partitions,
  config: { 'cleanup.policy': 'delete', ...config },
  events: { 'test.numbered.v1': Numbered },
});
