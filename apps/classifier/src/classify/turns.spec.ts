import { TimedTurns } from './turns';

/** Does pieces of work of `pieceMs` each. @returns after how many of them something that was waiting all the while had its turn */
async function piecesBeforeOthers(pieceMs: number, pieces: number): Promise<number | null> {
  let at = 0;
  let waited: number | null = null;
  let done = 0;
  const turns = new TimedTurns(() => at);
  setImmediate(() => (waited = done));
  for (; done < pieces; done += 1) {
    at += pieceMs;
    await turns.give();
  }
  return waited;
}

it.each([
  [1, 4],
  [2, 2],
  [10, 0],
])('work in pieces of %p ms lets others go first after a few of them', async (pieceMs, after) => {
  await expect(piecesBeforeOthers(pieceMs, 20)).resolves.toBe(after);
});

it('short work goes on at once', async () => {
  await expect(piecesBeforeOthers(1, 3)).resolves.toBeNull();
});
