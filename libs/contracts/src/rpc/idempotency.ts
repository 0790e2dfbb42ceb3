import type { Caller } from './patterns';

/** A request that its client may send again: by the caller's own key for it, and what exactly is asked. */
export interface RepeatableRequest {
  caller: Caller;
  /** As the client chose it. Kept as a hash only. */
  key: string;
  /** Of method, address and body: the same key with another one is a mistake. */
  fingerprint: string;
}

/** Holds the turn of a request that is being carried out. */
export interface RequestTurn {
  caller: Caller;
  key: string;
  turn: string;
}

export interface KeptAnswer {
  status: number;
  /** Absent when there was none. */
  body?: unknown;
}

/** `granted`: carry it out, then finish or abandon the turn. `running`: another request with the same key is being carried out. */
export type RepeatableState = { state: 'granted'; turn: string } | { state: 'running' } | { state: 'answered'; answer: KeptAnswer };
