import type { HealthCheck } from '@helpdex/observability';
import { ConnectionStates, type Connection } from 'mongoose';

/** Rejects when the database does not answer. */
export const mongoHealth =
  (connection: Connection): HealthCheck =>
  async () => {
    if (connection.readyState !== ConnectionStates.connected || !connection.db) throw new Error('not connected');
    await connection.db.command({ ping: 1 });
  };
