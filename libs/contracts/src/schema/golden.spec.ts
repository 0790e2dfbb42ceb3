import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_NAMESPACE, TOPICS, type EventClass, type TopicSpec } from '../index';
import { asyncApiDocument } from './asyncapi';
import { schemaOf, type JsonSchema } from './json-schema';

const GOLDEN = join(__dirname, '../../golden');
const ASYNCAPI = join(__dirname, '../../../../docs/events/asyncapi.json');
const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** `UPDATE_GOLDEN=1` writes the files; the difference is then reviewed in the commit. */
function expectGolden(file: string, value: unknown): void {
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text(value));
  }
  expect(existsSync(file)).toBe(true);
  expect(text(value)).toBe(readFileSync(file, 'utf8'));
}

const events = new Map<string, EventClass>(Object.values<TopicSpec>(TOPICS).flatMap(({ events: byType }) => Object.entries(byType)));

it.each([...events])('%s is as its golden schema says', (type, event) => {
  expectGolden(join(GOLDEN, `${type}.schema.json`), schemaOf(event, { open: false }));
});

it('has no golden schema without an event', () => {
  expect(readdirSync(GOLDEN).sort()).toEqual([...events.keys()].map((type) => `${type}.schema.json`).sort());
});

it('publishes the AsyncAPI document made from the same classes', () => {
  expectGolden(ASYNCAPI, asyncApiDocument(DEFAULT_NAMESPACE));
});

it('would notice a changed field', () => {
  const changed = schemaOf(events.get('helpdex.sync.due.v1')!, { open: false }) as { required: string[] } & JsonSchema;
  expect(text({ ...changed, required: [...changed.required, 'priority'] })).not.toBe(
    readFileSync(join(GOLDEN, 'helpdex.sync.due.v1.schema.json'), 'utf8'),
  );
});
