import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ACCESS_KEY, type Access } from '../auth/access.decorator';

export interface DeclaredRoute {
  /** `SourcesController.create`. */
  name: string;
  method: string;
  /** Below the prefix, `sources/:id`. */
  path: string;
  access: Access | undefined;
}

const trim = (path: string): string => path.replace(/^\/+|\/+$/g, '');

function routesOf(controller: Type): DeclaredRoute[] {
  const prototype = controller.prototype as Record<string, object>;
  const base = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name] as object;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const path = [base, String(Reflect.getMetadata(PATH_METADATA, handler))].map(trim).filter(Boolean).join('/');
    const access = Reflect.getMetadata(ACCESS_KEY, handler) as Access | undefined;
    return [{ name: `${controller.name}.${name}`, method: RequestMethod[method] as string, path, access }];
  });
}

/** Every handler of every controller in the module graph, with the access it declares. */
export function declaredRoutes(app: NestExpressApplication): DeclaredRoute[] {
  const modules = [...app.get(ModulesContainer).values()];
  return modules.flatMap((module) => [...module.controllers.values()].flatMap(({ metatype }) => routesOf(metatype as Type)));
}

interface ServedLayer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** Every method and path that Express really serves, `GET /api/v1/sources`. */
export function servedRoutes(app: NestExpressApplication): string[] {
  const { stack } = (app.getHttpAdapter().getInstance() as unknown as { router: { stack: ServedLayer[] } }).router;
  return stack.flatMap(({ route }) => (route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`) : []));
}
