import { buildApps } from '../build/build-apps';
import { describeFailure } from '../stack.error';
import { Progress } from '../system/progress';

buildApps({ progress: new Progress((line) => console.log(line)) }).catch((error: unknown) => {
  console.error(describeFailure(error));
  process.exitCode = 1;
});
