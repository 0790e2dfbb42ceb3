/** `RpcClient`: typed calls to the other services. */
export const RPC_CLIENT = Symbol('helpdex.rpc-client');
/** `RpcServerSettings`: what guard and filter of this service's handlers go by. */
export const RPC_SERVER_SETTINGS = Symbol('helpdex.rpc-server-settings');
