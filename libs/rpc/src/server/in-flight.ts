import { DomainError } from '@helpdex/domain';
import type { BeforeApplicationShutdown } from '@nestjs/common';

/** Calls that are being answered. Nest's server cuts connections when it closes, so the answers under way are awaited before. */
export class InFlight implements BeforeApplicationShutdown {
  private calls = 0;
  private draining = false;
  private drained: (() => void) | undefined;

  constructor(private readonly drainMs: number) {}

  /** @returns the function to call when the answer is there. @throws DomainError `unavailable` while the process is ending. */
  begin(): () => void {
    if (this.draining) throw new DomainError('unavailable', 'service_unavailable', 'The service is being stopped. Try again in a moment.');
    this.calls += 1;
    return () => {
      this.calls -= 1;
      if (this.calls === 0) this.drained?.();
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.draining = true;
    if (this.calls === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.drained = resolve;
      timer = setTimeout(resolve, this.drainMs);
    });
    clearTimeout(timer);
  }
}
