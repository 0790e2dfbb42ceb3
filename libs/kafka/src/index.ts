export * from './decorators';
export * from './errors';
export * from './outcome';
export * from './record';
export * from './tokens';
