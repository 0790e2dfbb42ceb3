/** Trying again cannot help this record: it is parked, its batch goes on. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';

  /** @param message for a person; it is stored with the dead letter, so no content and no secrets. */
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Something the handler needs is down. The partition waits for as long as it takes; nothing is parked for it. */
export class DependencyUnavailableError extends Error {
  override readonly name = 'DependencyUnavailableError';

  /** @param retryAfterMs when the dependency said when to come back. */
  constructor(
    readonly dependency: string,
    message: string,
    options?: ErrorOptions & { retryAfterMs?: number },
  ) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }

  readonly retryAfterMs: number | undefined;
}
