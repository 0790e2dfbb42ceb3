interface MetricBase {
  /** `helpdex_<subject>_<unit>`, `_total` for counters. */
  readonly name: string;
  readonly help: string;
  /** Few distinct values each: never ids of articles, sources or tenants. */
  readonly labels: readonly string[];
}
export interface CounterSpec extends MetricBase {
  readonly type: 'counter';
}
export interface GaugeSpec extends MetricBase {
  readonly type: 'gauge';
}
export interface HistogramSpec extends MetricBase {
  readonly type: 'histogram';
  readonly buckets: readonly number[];
}
export type MetricSpec = CounterSpec | GaugeSpec | HistogramSpec;

const FAST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SLOW_SECONDS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600];

/** Every metric of every service. A fact worth counting gets a row here before it is counted. */
export const METRICS = {
  kafkaRecordsSettled: {
    type: 'counter',
    name: 'helpdex_kafka_records_settled_total',
    help: 'Consumed records by what became of them: done, parked, malformed.',
    labels: ['group', 'topic', 'outcome'],
  },
  kafkaRetries: {
    type: 'counter',
    name: 'helpdex_kafka_retries_total',
    help: 'Times a partition was paused to deliver a record again.',
    labels: ['group', 'topic', 'cause'],
  },
  kafkaBatchSeconds: {
    type: 'histogram',
    name: 'helpdex_kafka_batch_seconds',
    help: 'Time a handler took for one batch.',
    labels: ['group', 'topic'],
    buckets: FAST_SECONDS,
  },
  kafkaLagRecords: {
    type: 'gauge',
    name: 'helpdex_kafka_lag_records',
    help: 'Records of an assigned partition that are not settled, as of its last fetch.',
    labels: ['group', 'topic', 'partition'],
  },
  kafkaPausedPartitions: {
    type: 'gauge',
    name: 'helpdex_kafka_paused_partitions',
    help: 'Partitions that wait for a retry.',
    labels: ['group', 'topic'],
  },
  kafkaRecordsProduced: {
    type: 'counter',
    name: 'helpdex_kafka_records_produced_total',
    help: 'Records handed to the publisher by result: acknowledged, invalid, too_large, unavailable.',
    labels: ['topic', 'result'],
  },
  kafkaProduceSeconds: {
    type: 'histogram',
    name: 'helpdex_kafka_produce_seconds',
    help: 'Time from sending a chunk of records to its acknowledgement.',
    labels: ['topic'],
    buckets: FAST_SECONDS,
  },
  httpRequestSeconds: {
    type: 'histogram',
    name: 'helpdex_http_request_seconds',
    help: 'Requests answered by the gateway.',
    labels: ['method', 'route', 'status'],
    buckets: FAST_SECONDS,
  },
  rpcRequestSeconds: {
    type: 'histogram',
    name: 'helpdex_rpc_request_seconds',
    help: 'Calls between services, seen by the caller.',
    labels: ['pattern', 'outcome'],
    buckets: FAST_SECONDS,
  },
  zendeskRequests: {
    type: 'counter',
    name: 'helpdex_zendesk_requests_total',
    help: 'Requests to Zendesk by endpoint and what was made of the answer.',
    labels: ['endpoint', 'outcome'],
  },
  zendeskThrottledSeconds: {
    type: 'counter',
    name: 'helpdex_zendesk_throttled_seconds_total',
    help: 'Time spent waiting for the rate limit.',
    labels: [],
  },
  fetchedEntries: {
    type: 'counter',
    name: 'helpdex_fetched_entries_total',
    help: 'Entries produced by the fetcher by state.',
    labels: ['state'],
  },
  classifiedEntries: {
    type: 'counter',
    name: 'helpdex_classified_entries_total',
    help: 'Fetched entries by what the ledger made of them.',
    labels: ['outcome'],
  },
  indexedDocuments: {
    type: 'counter',
    name: 'helpdex_indexed_documents_total',
    help: 'Writes to the index by side and verdict.',
    labels: ['side', 'verdict'],
  },
  indexBulkSeconds: {
    type: 'histogram',
    name: 'helpdex_index_bulk_seconds',
    help: 'Time of one bulk request.',
    labels: [],
    buckets: FAST_SECONDS,
  },
  searchSeconds: {
    type: 'histogram',
    name: 'helpdex_search_seconds',
    help: 'Queries to the search cluster by kind and audience.',
    labels: ['kind', 'audience'],
    buckets: FAST_SECONDS,
  },
  runsFinished: {
    type: 'counter',
    name: 'helpdex_runs_finished_total',
    help: 'Sync runs by mode and final state.',
    labels: ['mode', 'state'],
  },
  runSeconds: {
    type: 'histogram',
    name: 'helpdex_run_seconds',
    help: 'Sync runs from request to final state.',
    labels: ['mode'],
    buckets: SLOW_SECONDS,
  },
  webhookDeliveries: {
    type: 'counter',
    name: 'helpdex_webhook_deliveries_total',
    help: 'Webhook requests by what became of them: article, incremental, irrelevant, inactive, repeated, refused.',
    labels: ['outcome'],
  },
  sourcesDue: { type: 'counter', name: 'helpdex_sources_due_total', help: 'Sources the scheduler found due.', labels: ['mode'] },
  schedulerLeader: {
    type: 'gauge',
    name: 'helpdex_scheduler_leader',
    help: '1 while this process holds the lease of the scheduler.',
    labels: [],
  },
  quarantinedRecords: {
    type: 'counter',
    name: 'helpdex_quarantined_records_total',
    help: 'Records put into quarantine by reason.',
    labels: ['reason'],
  },
  droppedRecords: {
    type: 'counter',
    name: 'helpdex_dropped_records_total',
    help: 'Records left out on purpose (stale, fenced, of a deleted source) by reason.',
    labels: ['reason'],
  },
} as const satisfies Record<string, MetricSpec>;

export type MetricKey = keyof typeof METRICS;
