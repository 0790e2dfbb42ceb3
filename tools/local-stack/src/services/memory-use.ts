/**
 * How Node.js is started so that a service gives memory back while it works: V8 collects before the heap has grown by a third, not after it has grown
 * fourfold. No limit among them: an unusually large article may still have what it needs.
 */
export const MEMORY_FLAGS = ['--heap-growing-percent=30', '--max-semi-space-size=8'] as const;

/** Of glibc: each further arena keeps pages that were needed once. */
export const MEMORY_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' } as const;
