import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '@helpdex/testing/browser';
import { PICTURES } from './picture';

/** The README's pictures out of those that the dashboard's end-to-end spec took: one page, and the main job in four steps. */

const IMAGES = join(__dirname, '../../docs/images');
const MAX_BYTES = 400_000;
const WIDTH = 1440;
const HEIGHT = 1010;
const STEPS = [
  { picture: 'add-source', text: '1. Connect, and see what would come in' },
  { picture: 'syncing', text: '2. Watch it come' },
  { picture: 'knowledge', text: '3. See who may see what, and why' },
  { picture: 'search', text: '4. Search as a customer and as an agent' },
] as const;

const fileOf = (name: string): string => {
  const file = join(PICTURES, `${name}.png`);
  if (!existsSync(file)) throw new Error(`${file} is missing; run the end-to-end spec "dashboard" first`);
  return file;
};

const step = ({ picture, text }: (typeof STEPS)[number]): string =>
  `<figure><figcaption>${text}</figcaption><img src="data:image/png;base64,${readFileSync(fileOf(picture)).toString('base64')}"></figure>`;

const sheet = (): string => `<!doctype html><style>
  body { margin: 0; padding: 20px; display: grid; grid-template-columns: 1fr 1fr; gap: 20px; background: #f1f3f5; font: 600 20px system-ui, sans-serif }
  figure { margin: 0 } figcaption { padding: 0 0 8px } img { width: 100%; border: 1px solid #ced4da; border-radius: 8px }
</style>${STEPS.map(step).join('')}`;

async function main(): Promise<void> {
  const mainJob = join(IMAGES, 'main-job.png');
  const dashboard = join(IMAGES, 'dashboard.png');
  copyFileSync(fileOf('dashboard'), dashboard);
  const { page, close } = await openBrowser({ width: WIDTH });
  await page.setViewportSize({ width: WIDTH, height: HEIGHT });
  await page.setContent(sheet(), { waitUntil: 'load' });
  await page.screenshot({ path: mainJob });
  await close();
  for (const file of [mainJob, dashboard]) {
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`);
    console.log(`${file} ${size} bytes`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
