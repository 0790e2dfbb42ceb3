import 'reflect-metadata';
import { TOPICS } from '@helpdex/contracts';
import { KAFKA_BATCH_SERVER, TOPIC_PROVISIONER, type KafkaBatchServer, type TopicProvisioner } from '@helpdex/kafka';
import { rpcServer } from '@helpdex/rpc';
import { hostService } from '@helpdex/service-host';
import { AppModule } from './app.module';
import { loadClassifierConfig } from './config';
import { RepairLoop } from './repair/repair.loop';

const config = loadClassifierConfig();

void hostService({
  name: 'classifier',
  config,
  module: (parts) => AppModule.forRoot(config, parts),
  start: async (app) => {
    await app.get<TopicProvisioner>(TOPIC_PROVISIONER).provision(Object.values(TOPICS));
    app.connectMicroservice({ strategy: app.get<KafkaBatchServer>(KAFKA_BATCH_SERVER) });
    app.connectMicroservice(rpcServer(config.rpc));
    await app.init();
    await app.startAllMicroservices();
    app.get(RepairLoop).start();
  },
});
