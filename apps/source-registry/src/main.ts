import 'reflect-metadata';
import { hostService } from '@helpdex/service-host';
import { AppModule, SERVICE } from './app.module';
import { loadRegistryConfig } from './config';
import { startRegistry } from './start';

const config = loadRegistryConfig();
const show = (text: string): void => void process.stdout.write(text);

void hostService({
  name: SERVICE,
  config,
  module: (parts) => AppModule.forRoot(config, { ...parts, show }),
  start: async (app, { logger }) => {
    const rpcPort = await startRegistry(app, config);
    logger.info({ rpcPort }, 'answering calls');
  },
});
