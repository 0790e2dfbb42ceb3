import type { Type } from '@nestjs/common';
import { CONTROLLER_WATERMARK, GUARDS_METADATA, METHOD_METADATA } from '@nestjs/common/constants';
import { MetadataScanner } from '@nestjs/core';
import { PATTERN_METADATA, TRANSPORT_METADATA } from '@nestjs/microservices/constants';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Something that a program on the network can have a service do. */
export interface DeclaredPattern {
  /** The service in which it was found. */
  service: string;
  /** `KeysHandler.create` */
  handler: string;
  pattern: unknown;
  transport: unknown;
  guards: readonly unknown[];
}

/** Every class of a module that Nest takes for a controller. */
const controllersIn = (module: Record<string, unknown>): Type[] =>
  Object.values(module).filter(
    (value): value is Type => typeof value === 'function' && Reflect.getMetadata(CONTROLLER_WATERMARK, value) === true,
  );

const listOf = (key: string, target: object): unknown[] => (Reflect.getMetadata(key, target) as unknown[] | undefined) ?? [];

/** The message and event patterns that the methods of a controller answer, with what guards them. */
export function patternsOf(service: string, controller: Type): DeclaredPattern[] {
  const prototype = controller.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const method = prototype[name] as object;
    return listOf(PATTERN_METADATA, method).map((pattern) => ({
      service,
      handler: `${controller.name}.${name}`,
      pattern,
      transport: Reflect.getMetadata(TRANSPORT_METADATA, method) as unknown,
      guards: [...listOf(GUARDS_METADATA, controller), ...listOf(GUARDS_METADATA, method)],
    }));
  });
}

/** Methods of a controller that answer HTTP. */
export const routesOf = (controller: Type): string[] => {
  const prototype = controller.prototype as Record<string, object>;
  const isRoute = (name: string): boolean => Reflect.getMetadata(METHOD_METADATA, prototype[name] as object) !== undefined;
  return new MetadataScanner()
    .getAllMethodNames(prototype)
    .filter(isRoute)
    .map((name) => `${controller.name}.${name}`);
};

const APPS = join(__dirname, '../../../apps');

/** Every controller in the source of every service, whether its module knows it or not. */
export async function allControllers(): Promise<{ service: string; controller: Type }[]> {
  const found: { service: string; controller: Type }[] = [];
  for (const file of readdirSync(APPS, { recursive: true, encoding: 'utf8' })) {
    const [service = '', folder] = file.split(sep);
    if (folder !== 'src' || !/(?<!\.spec|\.fixture|\.d)\.ts$/.test(file) || file.includes(`${sep}testing${sep}`)) continue;
    const path = join(APPS, file);
    if (!readFileSync(path, 'utf8').includes('@Controller(')) continue;
    const module = (await import(path)) as Record<string, unknown>;
    found.push(...controllersIn(module).map((controller) => ({ service, controller })));
  }
  return found;
}
