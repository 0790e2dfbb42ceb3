import { runArguments } from './docker/docker-engine';
import { kafkaEnvironment } from './docker/docker-providers';
import { heapOptions, jvmOptions, nodeSettings } from './elasticsearch/elasticsearch-settings';
import { externalElasticsearch, externalKafka } from './external';
import { brokerProperties, toProperties } from './kafka/kafka-settings';

describe('settings of the servers', () => {
  it('keep Kafka on loopback and without topics nobody has asked for', () => {
    const properties = brokerProperties({ doors: { open: { port: 1 } }, controllerPort: 2, dataFolder: '/d' });
    expect(properties).toContain('listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2\n');
    expect(properties).toContain('auto.create.topics.enable=false\n');
  });

  it('let clients be told another port than the broker listens at', () => {
    const properties = brokerProperties({ doors: { open: { port: 1, advertisedPort: 3 } }, controllerPort: 2, dataFolder: '/d' });
    expect(properties).toContain('listeners=PLAINTEXT://127.0.0.1:1,');
    expect(properties).toContain('advertised.listeners=PLAINTEXT://127.0.0.1:3\n');
  });

  it('leave a locked broker no listener without a lock, its own between broker and controller included', () => {
    const doors = { secured: { port: 1, adminPassword: 'pass' } };
    const properties = brokerProperties({ doors, controllerPort: 2, dataFolder: '/d' });
    expect(properties).toContain('listener.security.protocol.map=SECURED:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT\n');
    expect(properties).toContain('allow.everyone.if.no.acl.found=false\n');
    expect(properties).toContain('super.users=User:helpdex-admin\n');
    const tested = brokerProperties({ doors: { ...doors, open: { port: 3 } }, controllerPort: 2, dataFolder: '/d' });
    expect(tested).toContain('super.users=User:helpdex-admin;User:ANONYMOUS\n');
  });

  it('refuse a password that would end its own quotes', () => {
    const doors = { secured: { port: 1, adminPassword: 'a"b' } };
    expect(() => brokerProperties({ doors, controllerPort: 2, dataFolder: '/d' })).toThrow('characters');
  });

  it('make a broker one of three, with two replicas to a write; alone it insists on none', () => {
    const member = { nodeId: 2, clusterId: 'c', controllerPorts: [7, 8, 9] };
    const properties = brokerProperties({ doors: { open: { port: 1 } }, controllerPort: 8, dataFolder: '/d', member });
    expect(properties).toContain('node.id=2\n');
    expect(properties).toContain('controller.quorum.voters=1@127.0.0.1:7,2@127.0.0.1:8,3@127.0.0.1:9\n');
    expect(properties).toMatch(/^min\.insync\.replicas=2$/m);
    const alone = brokerProperties({ doors: { open: { port: 1 } }, controllerPort: 2, dataFolder: '/d' });
    expect(alone).toContain('controller.quorum.voters=1@127.0.0.1:2\n');
    expect(alone).toMatch(/^min\.insync\.replicas=1$/m);
  });

  it('escape what Java reads as an escape', () => {
    expect(toProperties({ 'log.dirs': 'C:\\data' })).toBe('log.dirs=C:\\\\data\n');
  });

  it('give the container the same broker settings under its own names', () => {
    const environment = kafkaEnvironment(9092, 'id');
    expect(environment).toMatchObject({
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
      KAFKA_ADVERTISED_LISTENERS: 'PLAINTEXT://127.0.0.1:9092',
    });
  });

  it('run Elasticsearch on loopback with security', () => {
    const yaml = nodeSettings({ httpPort: 1, transportPort: 2, dataFolder: '/d', logsFolder: '/l', snapshotsFolder: '/s' });
    expect(yaml).toContain('network.host: "127.0.0.1"\n');
    expect(yaml).toContain('xpack.security.enabled: true\n');
  });

  it('drop the options that write into the shared cache', () => {
    expect(jvmOptions('-Xss1m\n-XX:+HeapDumpOnOutOfMemoryError\n9-:-Xlog:gc*:file=gc.log\n-XX:ErrorFile=x')).toBe('-Xss1m');
  });

  it('trade peak speed for a quick start only with a small heap', () => {
    expect(heapOptions(384, 'm')).toContain('TieredStopAtLevel=1');
    expect(heapOptions(1024, 'm')).not.toContain('TieredStopAtLevel=1');
  });

  it('publish containers on loopback and keep secrets off the command line', () => {
    const args = runArguments({
      name: 'n',
      image: 'i',
      publish: { 5: 9200 },
      env: { ELASTIC_PASSWORD: 'secret' },
      volumes: { v: '/data' },
    });
    expect(args).toEqual([
      'run',
      '--detach',
      '--name',
      'n',
      '--publish',
      '127.0.0.1:5:9200',
      '--env',
      'ELASTIC_PASSWORD',
      '--volume',
      'v:/data',
      'i',
    ]);
  });
});

describe('servers named in the environment', () => {
  it('are none when nothing is set', () => {
    expect(externalKafka({})).toBeNull();
    expect(externalKafka({ KAFKA_BROKERS: ' , ' })).toBeNull();
    expect(externalElasticsearch({ ELASTICSEARCH_URL: '' })).toBeNull();
  });

  it('say which variable is to blame when they do not answer', async () => {
    const provider = externalKafka({ KAFKA_BROKERS: '127.0.0.1:1' });
    const attempt = provider?.();
    await expect(attempt).rejects.toMatchObject({
      code: 'server_unreachable',
      message: expect.stringContaining('KAFKA_BROKERS') as string,
    });
  });

  it('refuse half a login to Kafka in words, instead of going in without', async () => {
    const attempt = externalKafka({ KAFKA_BROKERS: '127.0.0.1:1', KAFKA_SASL_USERNAME: 'ann' })?.();
    await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('KAFKA_SASL_MECHANISM') as string });
  });
});
