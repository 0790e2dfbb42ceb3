import type { Progress } from '../system/progress';
import type { LocalHelpdex } from '../lifecycle/local-helpdex';
import { countArticles, formatCounts, formatHits, type ArticleCounts } from './demo-report';
import { followRun, startDemoSync, succeeded } from './demo-sync';
import { HelpdexApi } from './helpdex-api';

export interface DemoOutcome {
  succeeded: boolean;
  /** What to print, ready for the terminal. */
  text: string;
}

/** Syncs the demo help center and sums up what came of it. A failed sync is an outcome, not an error: the dashboard shows more. */
export async function runDemo({ gatewayUrl, adminKey }: LocalHelpdex, progress: Progress, signal: AbortSignal): Promise<DemoOutcome> {
  const api = new HelpdexApi(gatewayUrl, adminKey, signal);
  const where = `Dashboard  ${gatewayUrl}\nAdmin key  ${adminKey}`;
  try {
    const { source, run } = await startDemoSync(api);
    progress.line('sync', `run ${run.run} of "${source.name}"`);
    const ended = await followRun(api, run.id, progress, signal);
    if (!succeeded(ended))
      return { succeeded: false, text: `\nThe sync ended ${ended.status}: ${ended.error?.message ?? 'no reason was given'}\n\n${where}` };
    const counts = await countArticles(api, source.id);
    const found = await exampleSearch(api, source.id, counts);
    const ready = `Ready after ${progress.elapsedSeconds.toFixed(1)} s. To sync a real Zendesk account: npm start -- --bare`;
    return { succeeded: true, text: ['', formatCounts(counts), '', found, '', where, ready].join('\n') };
  } catch (error) {
    if (signal.aborted) throw error;
    return { succeeded: false, text: `\nThe demo sync failed: ${error instanceof Error ? error.message : String(error)}\n\n${where}` };
  }
}

/** Searches for the title of an article that is there, as a user who knows what they look for. */
async function exampleSearch(api: HelpdexApi, source: string, { example }: ArticleCounts): Promise<string> {
  if (example === undefined) return 'Nothing is public, so there is nothing to search for.';
  const result = await api.search({ q: example.title, audience: 'all', locale: example.locale, source, limit: '3' });
  return formatHits(example.title, result);
}
