import type { SimulatorClock } from '../state/clock';
import type { Account } from '../state/model';
import { newAccount } from '../state/new-account';
import { loadDemo } from './demo-corpus';
import { loadFolder, type FolderOptions } from './folder-corpus';
import { generate, type GeneratedOptions } from './generated-corpus';

/** Which help center an account shall have. */
export type Corpus =
  | { kind: 'demo' }
  | { kind: 'empty'; locales?: string[]; defaultLocale?: string }
  | ({ kind: 'generated' } & GeneratedOptions)
  | ({ kind: 'folder' } & FolderOptions);

export interface CorpusRequest {
  subdomain: string;
  corpus: Corpus;
  /** Default: `admin@{subdomain}.test` and `{subdomain}-token`. */
  adminEmail?: string;
  adminToken?: string;
}

const DEMO_LOCALES = ['en-us', 'de', 'ja', 'ar'];

const localesOf = (corpus: Corpus): string[] => (corpus.kind === 'demo' ? DEMO_LOCALES : (corpus.locales ?? ['en-us']));

/** A new account with the wanted help center. @throws when a folder or file of it cannot be read. */
export async function loadCorpus({ subdomain, corpus, adminEmail, adminToken }: CorpusRequest, clock: SimulatorClock): Promise<Account> {
  const locales = localesOf(corpus);
  const defaultLocale = (corpus.kind === 'empty' ? corpus.defaultLocale : undefined) ?? locales[0] ?? 'en-us';
  const seed = {
    subdomain,
    locales: [...locales],
    defaultLocale,
    adminEmail: adminEmail ?? `admin@${subdomain}.test`,
    adminToken: adminToken ?? `${subdomain}-token`,
  };
  const account = newAccount(seed, clock.now());
  if (corpus.kind === 'demo') await loadDemo(account, clock);
  if (corpus.kind === 'generated') generate(account, clock, corpus);
  if (corpus.kind === 'folder') await loadFolder(account, clock, corpus);
  return account;
}
