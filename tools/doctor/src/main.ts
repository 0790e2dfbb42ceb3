import { diagnose } from './diagnose';
import { gatherFacts } from './facts';
import { countProblems, formatReport } from './finding';

async function main(): Promise<void> {
  const sections = diagnose(await gatherFacts());
  console.log(formatReport(sections));
  process.exitCode = countProblems(sections) === 0 ? 0 : 1;
}

void main();
