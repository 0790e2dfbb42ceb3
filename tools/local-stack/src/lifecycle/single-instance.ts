import { setTimeout as sleep } from 'node:timers/promises';
import type { StateHome } from '../state/state-home';
import { tryFileLock } from '../system/file-lock';
import { commandLine, signalProcess } from '../system/process-table';

/** What the running `npm start` says of itself to the next one. */
export interface RunNote {
  pid: number;
  /** The npm that started it, if any; without it nobody can press Ctrl-C any more. */
  launcher: number | null;
  gatewayUrl: string | null;
  stopping: boolean;
}

const NOTE_FILE = 'run.json';
const LOCK_FILE = 'start.lock';
const TAKE_OVER_MS = 40_000;

export type Claim = { release: () => void } | { running: RunNote };

/** One `npm start` per home. One that is on its way out, or whose terminal is gone, is waited for; any other one stays. */
export async function claimHome(home: StateHome): Promise<Claim> {
  const deadline = Date.now() + TAKE_OVER_MS;
  for (;;) {
    const lock = tryFileLock(home.path(LOCK_FILE));
    if ('release' in lock) return lock;
    const note = noteOf(home, lock.heldBy);
    if (!isLeaving(note)) return { running: note };
    signalProcess(note.pid, Date.now() > deadline ? 'SIGKILL' : 'SIGTERM');
    await sleep(500);
  }
}

export const writeRunNote = (home: StateHome, note: Omit<RunNote, 'pid'>): void => home.writeJson(NOTE_FILE, { ...note, pid: process.pid });

function noteOf(home: StateHome, pid: number): RunNote {
  const note = home.readJson<RunNote>(NOTE_FILE);
  return note?.pid === pid ? note : { pid, launcher: null, gatewayUrl: null, stopping: false };
}

const isLeaving = ({ stopping, launcher }: RunNote): boolean => stopping || (launcher !== null && commandLine(launcher) === null);
