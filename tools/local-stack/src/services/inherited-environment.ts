/** Settings of this process that must not leak into every service: they are handed out one by one. */
const HANDED_OUT =
  /^(HELPDEX_(?!ACCEPTED_RISKS$)|KAFKA_BROKERS$|ELASTICSEARCH_.*(URL|KEY|USERNAME|PASSWORD)$|MONGODB_URL$|NODE_OPTIONS$|FAILPOINT$|ZENDESK_ORIGIN_TEMPLATE$|GATEWAY_PORT$|.*JEST.*|npm_)/;

export const inheritedEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !HANDED_OUT.test(name)));
