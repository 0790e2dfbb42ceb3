import 'reflect-metadata';
import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import { rpcServer } from '@helpdex/rpc';
import { hostService } from '@helpdex/service-host';
import { AppModule } from './app.module';
import { loadIndexerConfig } from './config';

const config = loadIndexerConfig();

void hostService({
  name: 'indexer',
  config,
  module: (parts) => AppModule.forRoot(config, parts),
  start: async (app) => {
    await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
    app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
    app.connectMicroservice(rpcServer(config.rpc));
    await app.init();
    await app.startAllMicroservices();
  },
});
