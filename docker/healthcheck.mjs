// Exit code 0 when the service in this container is ready. The gateway answers on its own port, the others on that of their health checks.
const port = process.env.HEALTH_PORT ?? process.env.GATEWAY_PORT ?? '8080';
try {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4000) });
  process.exit(response.ok ? 0 : 1);
} catch {
  process.exit(1);
}
