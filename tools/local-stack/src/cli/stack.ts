import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { describeFailure } from '../stack.error';
import { contextOf, ensureStack, stopStack, type Stack } from '../stack/ensure-stack';
import { ensureIndexKeys } from '../stack/index-keys';
import { administratorEnvironment, stackEnvironment } from '../stack/stack-env';
import { stackStatus } from '../stack/stack-status';
import { CHECKOUT } from '../state/state-home';

const USAGE = `A stack for development, apart from that of npm start.
  stack up        start what does not run yet
  stack down      stop it; data stays
  stack status    what runs
  stack env       KEY=VALUE lines for services and tools (starts it when needed)
Options: --home DIR (default: .helpdex/dev in the checkout), --heap MIB (Elasticsearch, default 512)`;

const NAMESPACE = 'helpdex';

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { home: { type: 'string' }, heap: { type: 'string', default: '512' } },
  });
  const home = values.home ?? join(CHECKOUT, '.helpdex/dev');
  const options = { home, server: { elasticsearchHeapMiB: Number(values.heap) }, report: (line: string) => console.error(line) };
  switch (positionals[0]) {
    case 'up':
      return printStack(await ensureStack(options));
    case 'env':
      return printEnvironment(await ensureStack(options));
    case 'down':
      return stopStack(options);
    case 'status':
      return console.log(stackStatus(contextOf(options)));
    default:
      console.log(USAGE);
      process.exitCode = positionals.length === 0 ? 0 : 2;
  }
}

function printStack(stack: Stack): void {
  console.log(`Kafka          ${stack.kafkaBrokers.join(',')}  (${stack.product.kafka}, ${stack.provider.kafka})`);
  console.log(`Elasticsearch  ${stack.elasticsearch.url}  (${stack.product.elasticsearch}, ${stack.provider.elasticsearch})`);
  console.log(`MongoDB        ${new URL(stack.mongodbUrl).host}  (${stack.product.mongodb}, ${stack.provider.mongodb})`);
}

async function printEnvironment(stack: Stack): Promise<void> {
  const keys = await ensureIndexKeys(stack.elasticsearch, NAMESPACE, stack.home);
  const environment = { ...stackEnvironment(stack, keys), ...administratorEnvironment(stack) };
  for (const [name, value] of Object.entries(environment)) console.log(`${name}=${value}`);
}

main().catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exitCode = 1;
});
