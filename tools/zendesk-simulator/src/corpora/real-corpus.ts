import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Locale of Zendesk to Debian's package and its folder: thousands of real help pages, the same path in every language (MPL-2.0). */
const PACKAGES: Readonly<Record<string, { package: string; folder: string }>> = {
  'en-us': { package: 'libreoffice-help-en-us', folder: 'en-US' },
  de: { package: 'libreoffice-help-de', folder: 'de' },
  fr: { package: 'libreoffice-help-fr', folder: 'fr' },
  ja: { package: 'libreoffice-help-ja', folder: 'ja' },
};
export const REAL_CORPUS_LOCALES = Object.keys(PACKAGES);
const HELP_FOLDER = 'usr/share/libreoffice/help';

const cacheFolder = (): string =>
  process.env['HELPDEX_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'helpdex');
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

async function fetchPackage(name: string, into: string): Promise<string> {
  await run('apt-get', ['download', name], { cwd: into });
  const file = (await readdir(into)).find((entry) => entry.startsWith(`${name}_`) && entry.endsWith('.deb'));
  if (!file) throw new Error(`apt-get downloaded no ${name}`);
  const folder = join(into, name);
  await run('dpkg-deb', ['-x', join(into, file), folder]);
  return join(folder, HELP_FOLDER);
}

/**
 * A folder of real help pages, one folder per locale, fetched once into the cache.
 * @throws when this is no Debian, or its packages cannot be reached; the message says what to do.
 */
export async function ensureRealCorpus(): Promise<string> {
  const home = join(cacheFolder(), 'real-corpus', 'libreoffice-help');
  if (await exists(join(home, '.complete'))) return home;
  await mkdir(join(home, '..'), { recursive: true });
  const work = await mkdtemp(join(home, '..', '.fetching-'));
  try {
    // apt drops its rights for downloads, and needs a folder it may then write to; as root without that user it says so and goes on.
    for (const [locale, { package: name, folder }] of Object.entries(PACKAGES)) {
      const help = await fetchPackage(name, work).catch(async () => {
        await run('apt-get', ['update', '-qq']);
        return fetchPackage(name, work);
      });
      await mkdir(join(work, 'corpus'), { recursive: true });
      await rename(join(help, folder, 'text'), join(work, 'corpus', locale));
    }
    await writeFile(join(work, 'corpus', '.complete'), '');
    await rm(home, { recursive: true, force: true });
    await rename(join(work, 'corpus'), home);
    return home;
  } catch (cause) {
    throw new Error("The real corpus cannot be fetched: it needs Debian's apt-get and dpkg-deb and a network to Debian's packages.", {
      cause,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
