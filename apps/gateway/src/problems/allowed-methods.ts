/** The part of Express's router that says which paths it knows; its types leave `match` out. */
interface RouterLayer {
  match(path: string): boolean;
  route?: { methods: Readonly<Record<string, boolean>> };
}
export interface RouterLike {
  stack: readonly RouterLayer[];
}

/** A damaged percent-encoding matches nothing. */
function matches(layer: RouterLayer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return false;
  }
}

/** Methods that some route answers at this path, upper case and sorted; empty when the path is unknown. */
export function allowedMethods(router: RouterLike, path: string): string[] {
  const methods = router.stack
    .filter((layer) => layer.route && matches(layer, path))
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
    .map((method) => method.toUpperCase());
  const withHead = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  return [...new Set(withHead)].sort();
}
