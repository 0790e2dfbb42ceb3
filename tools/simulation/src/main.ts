import 'reflect-metadata';
import { simulate } from './scenario/simulate';

const USAGE = `npm run simulate -- --seeds N [--from S]   as many worlds, one after the other
npm run simulate -- --seed S               one of them again`;

function numberAfter(args: readonly string[], flag: string): number | undefined {
  const at = args.indexOf(flag);
  const value = at === -1 ? undefined : Number(args[at + 1]);
  if (value !== undefined && !Number.isSafeInteger(value)) throw new RangeError(`${flag} needs a whole number`);
  return value;
}

async function main(args: readonly string[]): Promise<number> {
  const seed = numberAfter(args, '--seed');
  const from = seed ?? numberAfter(args, '--from') ?? 1;
  const seeds = seed === undefined ? numberAfter(args, '--seeds') : 1;
  if (seeds === undefined) {
    console.log(USAGE);
    return 2;
  }
  const startedAt = Date.now();
  const failed: number[] = [];
  let steps = 0;
  for (let one = from; one < from + seeds; one += 1)
    try {
      steps += (await simulate(one)).steps;
    } catch (error) {
      failed.push(one);
      console.error(`seed ${one}: ${error instanceof Error ? (error.name === 'Violation' ? error.message : error.stack) : String(error)}`);
      console.error(`  again with: npm run simulate -- --seed ${one}`);
    }
  const seconds = Math.round((Date.now() - startedAt) / 1_000);
  console.log(`${seeds - failed.length} of ${seeds} seeds hold, ${steps} steps, ${seconds} s`);
  return failed.length === 0 ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
