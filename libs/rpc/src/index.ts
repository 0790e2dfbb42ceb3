export * from './call-context';
export * from './rpc-client';
export * from './rpc-handler.decorator';
export * from './rpc-server';
export * from './rpc.module';
export { ServiceTokenGuard } from './server/service-token.guard';
export * from './tokens';
