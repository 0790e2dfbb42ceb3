/**
 * How Node.js is started so that a service gives memory back while it works: V8 collects before the heap has doubled, not after it has grown
 * fourfold. Collecting still sooner costs more time than it saves memory: with 30 percent and half the space for what is new, a quarter more of
 * the services' processor time in a first sync. No limit among them: an unusually large article may still have what it needs.
 */
export const MEMORY_FLAGS = ['--heap-growing-percent=100', '--max-semi-space-size=16'] as const;

/** Of glibc: each further arena keeps pages that were needed once. */
export const MEMORY_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' } as const;
