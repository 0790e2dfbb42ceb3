export { isLoopback } from './network';
export * from './start-check';
export * from './weakness';
export { weaknesses } from './weaknesses';
