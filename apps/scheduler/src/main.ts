import 'reflect-metadata';
import { hostService } from '@helpdex/service-host';
import { AppModule, SERVICE } from './app.module';
import { loadSchedulerConfig } from './config';
import { startScheduler } from './start';

const config = loadSchedulerConfig();

void hostService({
  name: SERVICE,
  config,
  module: (parts) => AppModule.forRoot(config, parts),
  start: (app) => startScheduler(app),
});
