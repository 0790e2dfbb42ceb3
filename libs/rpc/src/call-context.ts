import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the call that is being answered. */
export interface CallContext {
  /** W3C Trace Context of the call; calls and events that follow from it continue the trace. */
  readonly traceparent: string;
}

const storage = new AsyncLocalStorage<CallContext>();

export const runInCall = <T>(context: CallContext, work: () => T): T => storage.run(context, work);

/** @returns undefined outside of a call. */
export const currentCall = (): CallContext | undefined => storage.getStore();
