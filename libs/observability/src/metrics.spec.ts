import { METRICS, type MetricSpec } from './metric-table';
import { createMetrics } from './metrics';

const rows = Object.values<MetricSpec>(METRICS);

describe('the table of metrics', () => {
  it('names every metric by subject and unit, once', () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { name, type, help } of rows) {
      expect(name).toMatch(/^helpdex_[a-z]+(_[a-z]+)+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(help.endsWith('.')).toBe(true);
    }
  });

  it('labels nothing with ids, which would have no end', () => {
    expect(rows.flatMap(({ labels }) => labels).filter((label) => /tenant|source|article|run|id$/.test(label))).toEqual([]);
  });
});

describe('createMetrics', () => {
  it('has an instrument per row, in a registry of its own', async () => {
    const metrics = createMetrics({ service: 'svc', process: false });
    createMetrics({ service: 'other', process: false });
    metrics.kafkaRetries.inc({ group: 'g', topic: 't', cause: 'busy' });
    metrics.runSeconds.observe({ mode: 'full' }, 12);
    metrics.schedulerLeader.set(1);
    const text = await metrics.registry.metrics();
    expect(text).toContain('helpdex_kafka_retries_total{group="g",topic="t",cause="busy",service="svc"} 1');
    expect(text).toContain('helpdex_run_seconds_bucket{le="15",service="svc",mode="full"} 1');
    for (const { name } of rows) expect(text).toContain(`# TYPE ${name} `);
  });

  it('adds those of the process unless told not to', async () => {
    expect(await createMetrics({ service: 'svc' }).registry.metrics()).toContain('process_cpu_seconds_total');
  });
});
