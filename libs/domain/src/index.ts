export * from './domain-error';
export * from './ids';
export * from './locale';
export * from './sealed-secret';
export * from './version';
