import { DEFAULT_NAMESPACE, databaseName } from '../names';
import { TOPICS, type TopicKey } from '../topics';
import { ACCESS_USERS, accessOf, type AccessUser } from './access-table';
import { searchGrant } from './search-grants';

const list = (items: readonly string[]): string => (items.length === 0 ? '-' : items.map((item) => `\`${item}\``).join(', '));
const suffix = (key: TopicKey): string => TOPICS[key].suffix.replace(/\.v1$/, '');

function row(user: AccessUser): string {
  const { writes, reads, replays, watches, database, searchKeys } = accessOf(user);
  const groups = Object.entries(reads).map(([group, topic]) => `\`${suffix(topic)}\` as \`${group}\``);
  const replayed = (replays?.topics ?? []).map((topic) => `\`${suffix(topic)}\` as \`${replays?.groupPrefix}*\``);
  const search = searchKeys.map((key) => {
    const { indices } = searchGrant(DEFAULT_NAMESPACE, key);
    return indices.map(({ names, privileges }) => `${privileges.join(', ')} on ${list(names)}`).join('; ');
  });
  const cells = [
    user,
    list(writes.map(suffix)),
    [...groups, ...replayed].join(', ') || '-',
    list(watches),
    database ? `read and write in \`${databaseName(`${DEFAULT_NAMESPACE}_`, user)}\`` : '-',
    search.join('; each with a key of its own: ') || '-',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The table of access as a Markdown table. */
export const documentAccess = (): string =>
  [
    '| user | writes topics | reads topics | sees the progress of groups | MongoDB | Elasticsearch |',
    '|---|---|---|---|---|---|',
    ...ACCESS_USERS.map(row),
    '',
  ].join('\n');
