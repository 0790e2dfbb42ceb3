import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { METRICS, type MetricKey, type MetricSpec } from './metric-table';

type LabelsOf<S extends MetricSpec> = S['labels'][number];
type InstrumentOf<S extends MetricSpec> = S['type'] extends 'counter'
  ? Counter<LabelsOf<S>>
  : S['type'] extends 'gauge'
    ? Gauge<LabelsOf<S>>
    : Histogram<LabelsOf<S>>;

/** One instrument per row of the table, with the row's labels: `metrics.kafkaRetries.inc({ group, topic, cause })`. */
export type Metrics = { readonly [K in MetricKey]: InstrumentOf<(typeof METRICS)[K]> } & {
  /** Holds nothing but these instruments and those of the process; never the global registry. */
  readonly registry: Registry;
};

function instrument(spec: MetricSpec, registry: Registry): Counter | Gauge | Histogram {
  const { name, help } = spec;
  const common = { name, help, labelNames: [...spec.labels], registers: [registry] };
  switch (spec.type) {
    case 'counter':
      return new Counter(common);
    case 'gauge':
      return new Gauge(common);
    case 'histogram':
      return new Histogram({ ...common, buckets: [...spec.buckets] });
  }
}

export interface MetricsOptions {
  readonly service: string;
  /** Memory, event loop and garbage collection of the process as well. Default true. */
  readonly process?: boolean;
}

/** The metrics of one process, each line labelled with the service. */
export function createMetrics({ service, process: ofProcess = true }: MetricsOptions): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const instruments = Object.entries(METRICS).map(([key, spec]) => [key, instrument(spec, registry)]);
  return { ...Object.fromEntries(instruments), registry } as Metrics;
}
