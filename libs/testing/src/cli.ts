import { describeFailure } from '@helpdex/local-stack';
import { stopTestStack, testStack } from './test-stack';

const USAGE = 'usage: cli.ts start|stop   (the stack that integration specs share)\n';

async function main(command: string | undefined): Promise<void> {
  if (command === 'start') await testStack();
  else if (command === 'stop') await stopTestStack();
  else {
    process.stderr.write(USAGE);
    process.exitCode = 2;
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
});
