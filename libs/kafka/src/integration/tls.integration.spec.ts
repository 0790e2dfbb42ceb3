import { kafkaConfig, loadConfig } from '@helpdex/config';
import { createLogger, createMetrics } from '@helpdex/observability';
import { canCertify, startTlsBroker, type TlsBroker } from '@helpdex/testing';
import { KafkaToolbox } from '../kafka.module';
import { numbersTopic } from './numbers-topic.fixture';

// Certificates cannot be made with Node alone.
(canCertify() ? describe : describe.skip)('mutual TLS with the brokers (skipped without openssl)', () => {
  let broker: TlsBroker;

  beforeAll(async () => {
    broker = await startTlsBroker();
  }, 240_000);
  afterAll(() => broker?.stop(), 60_000);

  /** What is in the way of using the broker with these settings; undefined when nothing is. */
  async function failure(settings: Record<string, string>): Promise<Error | undefined> {
    const { kafka: config } = loadConfig({ kafka: kafkaConfig }, { KAFKA_BROKERS: broker.brokers.join(','), ...settings });
    const toolbox = new KafkaToolbox({
      ...{ service: 'spec', namespace: 'tls', config, onFatal: () => undefined },
      logger: createLogger({ service: 'spec', level: 'silent' }),
      metrics: createMetrics({ service: 'spec', process: false }),
    });
    try {
      await toolbox.provisioner.provision([numbersTopic()]);
      return undefined;
    } catch (error) {
      return error as Error;
    } finally {
      await toolbox.onApplicationShutdown();
    }
  }

  const files = (name: 'ours' | 'theirs') => {
    const { caFile, certFile, keyFile } = broker[name];
    return { KAFKA_SSL: '1', KAFKA_SSL_CA_FILE: caFile, KAFKA_SSL_CERT_FILE: certFile, KAFKA_SSL_KEY_FILE: keyFile };
  };

  it('lets in who shows a certificate of the same authority', async () => {
    await expect(failure(files('ours'))).resolves.toBeUndefined();
  });

  it('has nothing to do with who shows none or another one, trusts another authority or speaks plain text', async () => {
    const strangers = {
      'shows none': { KAFKA_SSL: '1', KAFKA_SSL_CA_FILE: broker.ours.caFile },
      'shows one of another authority': { ...files('theirs'), KAFKA_SSL_CA_FILE: broker.ours.caFile },
      'trusts another authority': { ...files('ours'), KAFKA_SSL_CA_FILE: broker.theirs.caFile },
      'speaks plain text': {},
    };
    const refused = await Promise.all(
      Object.entries(strangers).map(async ([who, settings]) => [who, (await failure(settings)) instanceof Error] as const),
    );
    expect(refused).toEqual(Object.keys(strangers).map((who) => [who, true]));
  }, 60_000);
});
