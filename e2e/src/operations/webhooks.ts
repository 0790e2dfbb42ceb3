import { webhookPath, type SourceDto } from '@helpdex/contracts';
import { eventually } from '@helpdex/testing';
import { createHmac } from 'node:crypto';
import { finalRun } from '../final-run';
import type { Sources } from './sources';

const SECRET = 'a-signing-secret-of-zendesk';
const MINUTE_MS = 60_000;

/** Issue 4, point 6: hints by webhook. */
export function describeWebhooks(sources: () => Sources): void {
  const deliver = async (source: SourceDto, article: string, { secret = SECRET, at = Date.now() } = {}): Promise<number> => {
    const body = JSON.stringify({ type: 'zen:event-type:article.published', detail: { id: article }, subject: `zen:article:${article}` });
    const timestamp = new Date(at).toISOString();
    const signature = createHmac('sha256', secret)
      .update(timestamp + body)
      .digest('base64');
    const answer = await fetch(`${sources().world.services.gatewayUrl}${webhookPath(source.id)}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-zendesk-webhook-signature': signature,
        'x-zendesk-webhook-signature-timestamp': timestamp,
      },
      body,
    });
    return answer.status;
  };
  const hinted = async (source: SourceDto) => (await sources().runsOf(source)).filter(({ trigger }) => trigger === 'webhook');

  describe('a webhook', () => {
    it('has the very article fetched, once, and only when it is signed, and signed just now', async () => {
      const source = await sources().synced('hooked', {}, 5);
      await sources().api.expect(200, 'PATCH', `/sources/${source.id}`, { webhookSecret: SECRET });
      const [row] = (await sources().control.oracle('hooked')).filter(({ expectedVisibility }) => expectedVisibility === 'public');
      await sources().control.edit('hooked', 'editTranslation', Number(row!.articleId), row!.locale, { title: 'Told by a webhook' });

      expect(await deliver(source, row!.articleId, { secret: `${SECRET}?` })).toBe(404);
      expect(await deliver(source, row!.articleId, { at: Date.now() - 6 * MINUTE_MS })).toBe(404);
      expect(await deliver(source, row!.articleId, { at: Date.now() + 6 * MINUTE_MS })).toBe(404);
      const at = Date.now();
      expect(await deliver(source, row!.articleId, { at })).toBe(204);
      const [run] = await eventually(async () => {
        const runs = await hinted(source);
        expect(runs).toHaveLength(1);
        return runs;
      });
      expect(await finalRun(sources().api, run!.id)).toMatchObject({
        mode: 'targeted',
        status: 'completed',
        counts: { seen: 1, published: 1 },
      });
      await sources().expectTrue(source);
      // Replayed by somebody who has listened: accepted as before, and nothing comes of it, not even after the next run.
      expect(await deliver(source, row!.articleId, { at })).toBe(204);
      await sources().sync(source, 'incremental');
      expect(await hinted(source)).toHaveLength(1);
    });
  });
}
