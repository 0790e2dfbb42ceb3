/** The service's `Connection`; models are made with `mongoModel`. */
export const MONGO_CONNECTION = Symbol('helpdex.mongo-connection');
