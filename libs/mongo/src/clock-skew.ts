import type { Connection } from 'mongoose';

/** How far the server's clock is ahead of ours; undefined when it does not tell. */
export async function clockSkewMs({ db }: Pick<Connection, 'db'>): Promise<number | undefined> {
  const asked = Date.now();
  const { localTime } = (await db?.command({ hello: 1 })) ?? {};
  if (!(localTime instanceof Date)) return undefined;
  // It looked at its clock somewhere between question and answer.
  return localTime.getTime() - (asked + Date.now()) / 2;
}
