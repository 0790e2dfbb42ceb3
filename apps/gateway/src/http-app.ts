import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { NestLogger } from '@helpdex/observability';
import { AppModule, type GatewayParts } from './app.module';
import { securityHeaders } from './dashboard/security-headers';
import { serveDashboard } from './dashboard/serve-dashboard';
import { accessLog } from './logging/access-log';
import { withRequestContext } from './logging/request-context';
import { openApiDocument } from './openapi/document';
import { serveDocs } from './openapi/serve-docs';
import { parseBodies } from './problems/body-parsing';

export const API_PREFIX = 'api/v1';
/** Asked by machines that know no version of the API. */
const UNPREFIXED = ['health/live', 'health/ready', 'health/services', 'metrics'];

/** Clients of the Model Context Protocol are given one address and know no version: `/mcp` is the same door as the one under the prefix. */
function shortMcpAddress(request: Request, _response: Response, next: NextFunction): void {
  request.url = request.url.replace(/^\/mcp\/?(?=$|\?)/, `/${API_PREFIX}/mcp`);
  next();
}

/** The whole gateway over HTTP, initialised but not yet listening. */
export async function createHttpApp(parts: GatewayParts): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(parts), {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(parts.logger),
  });
  app.disable('x-powered-by');
  // Answers of the API are never stored; files bring their own tags.
  app.set('etag', false);
  app.use(shortMcpAddress, withRequestContext, accessLog(parts.logger, parts.metrics), securityHeaders);
  if (parts.settings.dashboardDir) app.use(serveDashboard(parts.settings.dashboardDir));
  parseBodies(app);
  app.setGlobalPrefix(API_PREFIX, { exclude: UNPREFIXED });
  serveDocs(app, openApiDocument(app));
  return app.init() as Promise<NestExpressApplication>;
}
