import type { ConfigOf, rpcConfig } from '@helpdex/config';

/** The `rpcConfig` fragment as it was read. */
export type RpcSettings = ConfigOf<typeof rpcConfig>;
