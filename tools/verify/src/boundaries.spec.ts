import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

interface Probe {
  row: string;
  file: string;
  imports: string;
  refused: boolean;
}

const from = (project: string): string => `${project}/src/boundary-probe.ts`;

/** One forbidden import per row of the matrix, and beside it one that is allowed, so that a rule refusing everything shows as well. */
const PROBES: Probe[] = [
  { row: 'an app imports no test kit', file: from('apps/scheduler'), imports: '@helpdex/testing', refused: true },
  { row: 'an app imports no tool', file: from('apps/scheduler'), imports: '@helpdex/local-stack', refused: true },
  { row: 'an app may import data access', file: from('apps/scheduler'), imports: '@helpdex/mongo', refused: false },
  { row: 'data access imports no other data access', file: from('libs/mongo'), imports: '@helpdex/kafka', refused: true },
  { row: 'data access may import the domain', file: from('libs/mongo'), imports: '@helpdex/domain', refused: false },
  { row: 'the domain imports no data access', file: from('libs/domain'), imports: '@helpdex/mongo', refused: true },
  { row: 'the domain imports no configuration', file: from('libs/domain'), imports: '@helpdex/config', refused: true },
  { row: 'the domain may import contracts', file: from('libs/domain'), imports: '@helpdex/contracts', refused: false },
  { row: 'contracts import nothing of ours', file: from('libs/contracts'), imports: '@helpdex/config', refused: true },
  { row: 'utilities import no domain', file: from('libs/observability'), imports: '@helpdex/domain', refused: true },
  { row: 'utilities may import configuration', file: from('libs/observability'), imports: '@helpdex/config', refused: false },
  { row: 'tools import no test kit', file: from('tools/doctor'), imports: '@helpdex/testing', refused: true },
  { row: 'what is shared knows nothing of Zendesk', file: from('apps/classifier'), imports: '@helpdex/zendesk-client', refused: true },
  {
    row: 'what is shared knows nothing of the index',
    file: from('apps/source-registry'),
    imports: '@helpdex/knowledge-index',
    refused: true,
  },
  { row: 'the Zendesk side knows nothing of the index', file: from('apps/fetcher'), imports: '@helpdex/knowledge-index', refused: true },
  { row: 'the index side knows nothing of Zendesk', file: from('apps/gateway'), imports: '@helpdex/zendesk-client', refused: true },
  { row: 'the Zendesk side may import its client', file: from('apps/fetcher'), imports: '@helpdex/zendesk-client', refused: false },
  { row: 'the index side may import the index', file: from('apps/gateway'), imports: '@helpdex/knowledge-index', refused: false },
];

const answers = JSON.parse(
  execFileSync(process.execPath, [join(__dirname, 'boundary-probe.mjs')], {
    cwd: join(__dirname, '../../..'),
    input: JSON.stringify(PROBES),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  }),
) as string[][];

it.each(PROBES.map((probe, index) => ({ ...probe, messages: answers[index] ?? [] })))('$row', ({ refused, messages }) => {
  const bitten = messages.filter((message) => message.startsWith('@nx/enforce-module-boundaries'));
  expect(messages).toEqual(bitten);
  expect(bitten.length > 0).toBe(refused);
});
