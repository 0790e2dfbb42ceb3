import { TOPICS, type TopicSpec } from '@helpdex/contracts';
import { TopicDriftError } from '../client/topic-provisioner';
import { KafkaToolbox } from '../kafka.module';
import { KafkaBench, numbersTopic } from './kafka-bench.fixture';

describe('TopicProvisioner on a real broker', () => {
  let bench: KafkaBench;
  beforeEach(async () => {
    bench = await KafkaBench.open(numbersTopic(2, { 'retention.ms': '60000', 'cleanup.policy': 'compact,delete' }));
  });
  afterEach(() => bench.close());

  it('creates the whole table of the contracts, and nothing the second time', async () => {
    const specs = Object.values<TopicSpec>(TOPICS);
    const created = await bench.toolbox.provisioner.provision(specs);
    expect(created).toHaveLength(specs.length - 1); // the dead letters are there already
    expect(await bench.toolbox.provisioner.provision(specs)).toEqual([]);
    expect(await bench.toolbox.provisioner.compare(specs)).toEqual([]);
  });

  it('takes the parts of a policy in any order', async () => {
    const swapped = { ...bench.topic, config: { ...bench.topic.config, 'cleanup.policy': 'delete,compact' } };
    expect(await bench.toolbox.provisioner.compare([swapped])).toEqual([]);
  });

  it('lists every difference at once and changes nothing', async () => {
    const other = {
      ...bench.topic,
      partitions: 3,
      config: { 'cleanup.policy': 'compact', 'retention.ms': '1', 'max.message.bytes': '77' },
    };
    const missing = { ...bench.topic, suffix: 'missing.v1' };
    const error = await bench.toolbox.provisioner.provision([other]).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TopicDriftError);
    const topic = `${bench.namespace}.numbers.v1`;
    const drift = [
      { topic, what: 'partitions', wanted: '3', found: '2' },
      { topic, what: 'cleanup.policy', wanted: 'compact', found: 'compact,delete' },
      { topic, what: 'retention.ms', wanted: '1', found: '60000' },
      { topic, what: 'max.message.bytes', wanted: '77', found: expect.any(String) as string },
    ];
    expect((error as TopicDriftError).differences).toEqual(drift);
    expect(await bench.toolbox.provisioner.compare([other, missing])).toEqual([
      { topic: `${bench.namespace}.missing.v1`, what: 'topic', wanted: 'present', found: 'missing' },
      ...drift,
    ]);
    expect(await bench.toolbox.provisioner.compare([bench.topic])).toEqual([]);
  });

  it('fewer partitions than the broker has are a difference as well', async () => {
    expect(await bench.toolbox.provisioner.compare([{ ...bench.topic, partitions: 1 }])).toHaveLength(1);
  });

  it('may run in several processes at once', async () => {
    const fresh = { ...bench.topic, suffix: 'fresh.v1' };
    const others = [1, 2, 3].map(() => new KafkaToolbox(bench.options()));
    await Promise.all(others.map(({ provisioner }) => provisioner.provision([fresh])));
    expect(await bench.toolbox.provisioner.compare([fresh])).toEqual([]);
  });

  it('asks for no more replicas than there are brokers', async () => {
    const wanting = new KafkaToolbox(bench.options({ config: { brokers: bench.brokers, replicationFactor: 3 } }));
    expect(await wanting.provisioner.provision([{ ...bench.topic, suffix: 'wanting.v1' }])).toHaveLength(1);
  });
});
