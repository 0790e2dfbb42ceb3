import { claimHome, writeRunNote, type RunNote } from '../lifecycle/single-instance';
import { abortOnSignals, Shutdown } from '../lifecycle/shutdown';
import { findLauncher, untilLauncherGone } from '../lifecycle/launcher';
import { bringUpHelpdex, type LocalHelpdex } from '../lifecycle/local-helpdex';
import { runDemo } from '../demo/run-demo';
import { describeFailure } from '../stack.error';
import { defaultHome, StateHome } from '../state/state-home';
import { Progress } from '../system/progress';
import { parseStartOptions, START_USAGE, type StartOptions } from './start-options';

async function main(args: string[]): Promise<number> {
  const options = parseStartOptions(args);
  if (options.help) return say(START_USAGE, 0);
  const home = new StateHome(defaultHome());
  home.folder();
  const claim = await claimHome(home);
  if ('running' in claim) return say(alreadyRuns(claim.running), options.once ? 1 : 0);
  try {
    return await run(options, home);
  } finally {
    claim.release();
  }
}

async function run(options: StartOptions, home: StateHome): Promise<number> {
  const interrupt = abortOnSignals();
  const progress = new Progress((line) => console.log(line));
  const shutdown = new Shutdown((line) => progress.line('stop', line));
  const launcher = findLauncher();
  const note = (gatewayUrl: string | null, stopping: boolean): void => writeRunNote(home, { launcher, gatewayUrl, stopping });
  note(null, false);
  untilLauncherGone(launcher, interrupt.signal).then(
    () => interrupt.abort(new Error('the program that started this one is gone')),
    () => undefined,
  );
  let gatewayUrl: string | null = null;
  try {
    const helpdex = await bringUpHelpdex({ home, simulator: !options.bare, progress, shutdown, signal: interrupt.signal });
    ({ gatewayUrl } = helpdex);
    note(gatewayUrl, false);
    return await serve(options, helpdex, progress, interrupt.signal);
  } catch (error) {
    if (!interrupt.signal.aborted) return say(describeFailure(error), 1);
    return options.once ? 1 : 0;
  } finally {
    note(gatewayUrl, true);
    progress.line('stop', 'stopping everything that was started');
    interrupt.abort();
    await shutdown.run();
    progress.line('stop', 'done');
  }
}

async function serve({ once, bare }: StartOptions, helpdex: LocalHelpdex, progress: Progress, signal: AbortSignal): Promise<number> {
  if (bare) printBare(helpdex);
  else {
    const outcome = await runDemo(helpdex, progress, signal);
    console.log(outcome.text);
    if (once) return outcome.succeeded ? 0 : 1;
  }
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return 0;
}

function printBare({ gatewayUrl, adminKey }: LocalHelpdex): void {
  console.log(`Dashboard  ${gatewayUrl}\nREST API   ${gatewayUrl}/api/v1 (${gatewayUrl}/api/docs)\nAdmin key  ${adminKey}`);
  console.log('ready');
}

const alreadyRuns = ({ pid, gatewayUrl }: RunNote): string =>
  `Helpdex already runs (pid ${pid})${gatewayUrl === null ? ' and is still starting' : `: ${gatewayUrl}`}. Ctrl-C there, or kill ${pid}, stops it.`;

function say(text: string, exitCode: number): number {
  (exitCode === 0 ? console.log : console.error)(text);
  return exitCode;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(describeFailure(error));
    process.exit(1);
  },
);
