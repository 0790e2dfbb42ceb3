import { judgeStart, type SafetyFacts, type Weakness } from '@helpdex/config';
import type { Logger } from '@helpdex/observability';

const told = ({ subject, sentence, remedy, risk }: Weakness): string => `${subject}: ${sentence} Remedy: ${remedy}. (${risk})`;

/** The settings or surroundings are unsafe for production. */
export class UnsafeStart extends Error {
  override readonly name = 'UnsafeStart';

  constructor(readonly weaknesses: readonly Weakness[]) {
    super(
      `It is not safe to start like this in production:\n${weaknesses.map((one) => `  ${told(one)}`).join('\n')}\n` +
        'What something outside of Helpdex covers can be accepted by its name in HELPDEX_ACCEPTED_RISKS.',
    );
  }
}

/** Looks at the settings of this process before it opens anything, and warns of what it does not refuse. @throws UnsafeStart */
export function startSafely(logger: Logger, facts?: Partial<SafetyFacts>): void {
  const { refused, warned } = judgeStart(facts);
  for (const weakness of warned) logger.warn({ risk: weakness.risk, subject: weakness.subject }, told(weakness));
  if (refused.length > 0) throw new UnsafeStart(refused);
}

/** Holds the clock of a server against ours. The settings were judged before. @throws UnsafeStart */
export type JudgeClock = (server: string, skewMs: number) => void;

export const judgeClock =
  (logger: Logger): JudgeClock =>
  (server, skewMs) => {
    const { refused, warned } = judgeStart({ clockSkewMs: { [server]: skewMs } });
    const ofClock = ({ subject }: Weakness): boolean => subject === server;
    for (const weakness of warned.filter(ofClock)) logger.warn({ risk: weakness.risk, subject: server, skewMs }, told(weakness));
    if (refused.some(ofClock)) throw new UnsafeStart(refused.filter(ofClock));
  };
