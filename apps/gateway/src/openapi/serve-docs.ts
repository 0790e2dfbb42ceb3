import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestExpressApplication } from '@nestjs/platform-express';

/** Swagger UI at `/api/docs` and the document at `/api/openapi.json`, both without a key: they tell nothing that the source does not. */
export function serveDocs(app: NestExpressApplication, document: OpenAPIObject): void {
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Helpdex API',
    swaggerOptions: { persistAuthorization: false },
  });
}
