import { ClientTCP, type TcpClientOptions } from '@nestjs/microservices';
import { isNativeError } from 'node:util/types';
import { firstValueFrom, timeout, TimeoutError } from 'rxjs';
import type { RpcEnvelope } from './envelope';

interface Connection {
  readonly proxy: ClientTCP;
  calls: number;
  retired: boolean;
}

/** Everything else was said by the other side, so the connection works. */
export const isConnectionFailure = (error: unknown): error is Error => error instanceof TimeoutError || isNativeError(error);

/**
 * One service on the other end. A connection on which a call failed or ran out of time takes no further calls, the next call opens another:
 * Nest's own client cannot see that a connection is only half open, and hands out the failure of its last attempt once more after a restart.
 */
export class Peer {
  private current: Connection | undefined;

  constructor(private readonly options: NonNullable<TcpClientOptions['options']>) {}

  /** @throws TimeoutError after the deadline; whatever the service or the connection failed with otherwise. */
  async request(pattern: string, envelope: RpcEnvelope, deadlineMs: number): Promise<unknown> {
    const connection = (this.current ??= { proxy: new ClientTCP(this.options), calls: 0, retired: false });
    connection.calls += 1;
    try {
      const answer = connection.proxy.send<unknown>(pattern, envelope).pipe(timeout(deadlineMs));
      return await firstValueFrom(answer, { defaultValue: undefined });
    } catch (error) {
      if (isConnectionFailure(error)) this.retire(connection);
      throw error;
    } finally {
      connection.calls -= 1;
      if (connection.retired && connection.calls === 0) connection.proxy.close();
    }
  }

  /** Calls under way fail. A later call opens a new connection. */
  close(): void {
    this.current?.proxy.close();
    this.current = undefined;
  }

  private retire(connection: Connection): void {
    connection.retired = true;
    if (this.current === connection) this.current = undefined;
  }
}
