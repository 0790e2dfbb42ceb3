import { ComposeSetup } from '../compose/compose-setup';
import { describeFailure } from '../stack.error';

async function main(job: string | undefined): Promise<void> {
  const setup = new ComposeSetup('/secrets', process.env);
  if (job === 'secrets') setup.secrets();
  else if (job === 'keys') await setup.keys();
  else if (job === 'admin-key') console.log(setup.adminKey());
  else throw new Error('usage: compose-setup secrets | keys | admin-key');
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exitCode = 1;
});
