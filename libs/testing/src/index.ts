export { stopTestStack, testHome, testStack } from './test-stack';
export { createNamespace, freshNamespace, removeNamespace, type SuiteNamespace } from './namespace';
export { FakeClock } from './fake-clock';
export { dumpTopics, type TopicDump } from './topic-dump';
export { eventually, type EventuallyOptions } from './eventually';
export { itOnRealMongod, probeCapabilities, type MongodbCapabilities } from './mongodb-capabilities';
export { FaultProxy, type Endpoint, type NetworkFault } from './fault-proxy';
export { AnswerProxy, type AnswerRule, type ProxiedAnswer, type ProxiedRequest } from './answer-proxy';
