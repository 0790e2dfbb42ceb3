import { Injectable } from '@nestjs/common';

/** Wakes the loop that looks after rebuilds; apart from it, so that neither needs the other. */
@Injectable()
export class RebuildWork {
  private listener: () => void = () => undefined;

  onKick(listener: () => void): void {
    this.listener = listener;
  }

  kick(): void {
    this.listener();
  }
}
