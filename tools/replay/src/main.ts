import type { KafkaToolbox } from '@helpdex/kafka';
import { GatewayClient } from './gateway-client';
import { inspect } from './inspect-command';
import { rebuild } from './rebuild-command';
import { redrive } from './redrive-command';
import { parseReplayOptions, REPLAY_USAGE, type ReplayCommand } from './replay-options';
import { ReplaySettings } from './settings';

const print = (line: string): void => console.log(line);

async function run(command: ReplayCommand, settings: ReplaySettings): Promise<boolean> {
  switch (command.name) {
    case 'help':
      print(REPLAY_USAGE);
      return true;
    case 'rebuild': {
      const { name: _name, ...request } = command;
      return rebuild(new GatewayClient(settings.gateway()), request, print);
    }
    case 'inspect':
      return withKafka(settings, (kafka) => inspect(kafka, command, print));
    case 'redrive': {
      const gateway = new GatewayClient(settings.gateway());
      return withKafka(settings, (kafka) => redrive(kafka, gateway, command, print));
    }
  }
}

async function withKafka<T>(settings: ReplaySettings, work: (kafka: KafkaToolbox) => Promise<T>): Promise<T> {
  const kafka = settings.kafka();
  try {
    return await work(kafka);
  } finally {
    await kafka.onApplicationShutdown();
  }
}

Promise.resolve()
  .then(() => run(parseReplayOptions(process.argv.slice(2)), new ReplaySettings(process.env)))
  .then((isFine) => {
    process.exitCode = isFine ? 0 : 1;
  })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  });
