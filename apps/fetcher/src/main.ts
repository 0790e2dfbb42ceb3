import 'reflect-metadata';
import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import { rpcServer } from '@helpdex/rpc';
import { hostService } from '@helpdex/service-host';
import { DEFAULT_ORIGIN_TEMPLATE } from '@helpdex/zendesk-client';
import { AppModule } from './app.module';
import { loadFetcherConfig } from './config';
import { JobWorker } from './jobs/job-worker';

const config = loadFetcherConfig();

void hostService({
  name: 'fetcher',
  config,
  module: (parts) => AppModule.forRoot(config, parts),
  start: async (app, { logger }) => {
    const { originTemplate } = config.zendesk;
    // Credentials go wherever this points, so that it is not Zendesk must be plain to whoever reads the log.
    if (originTemplate !== DEFAULT_ORIGIN_TEMPLATE) logger.warn({ originTemplate }, 'Zendesk is looked for at an address of the operator');
    await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
    app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
    app.connectMicroservice(rpcServer(config.rpc));
    await app.init();
    await app.startAllMicroservices();
    app.get(JobWorker).start();
  },
});
