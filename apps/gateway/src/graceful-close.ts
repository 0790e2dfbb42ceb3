import type { Server } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Clock } from './clock/clock.port';
import { OpenStreams } from './streams/open-streams';

/** Longest wait for requests in flight; the process has 10 s in all. */
export const DRAIN_MS = 8_000;
const CHECK_MS = 50;

/** Accepts nothing new, ends the event streams, lets requests in flight finish, and then closes what they needed. */
export async function closeGracefully(app: NestExpressApplication, clock: Clock): Promise<void> {
  const server: Server = app.getHttpServer();
  const drained = new AbortController();
  server.close(() => drained.abort());
  app.get(OpenStreams).endAll();
  const deadline = clock.now() + DRAIN_MS;
  while (!drained.signal.aborted && clock.now() < deadline) {
    // A connection that has just become idle would otherwise be kept for its next request.
    server.closeIdleConnections();
    await clock.sleep(CHECK_MS, drained.signal);
  }
  server.closeAllConnections();
  await app.close();
}
