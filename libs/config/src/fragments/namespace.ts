import { text } from '../field';
import { fragment } from '../fragment';

/** Prefixes of everything that several installations could share: topics, groups, indices, databases. */
export const namespaceConfig = fragment(
  {
    namespace: text({
      key: 'HELPDEX_NAMESPACE',
      default: 'helpdex',
      pattern: /^[a-z][a-z0-9-]{0,30}$/,
      patternRule: 'a lower-case letter and then up to 30 lower-case letters, digits or hyphens',
      description: 'First segment of topic, consumer group and index names, so that installations can share a broker and a cluster.',
    }),
    dbPrefix: text({
      key: 'HELPDEX_DB_PREFIX',
      optional: true,
      pattern: /^[A-Za-z][A-Za-z0-9_-]{0,30}$/,
      patternRule: 'a letter and then up to 30 letters, digits, underscores or hyphens',
      description: 'Prefix of the database of each service. Without it: the namespace and an underscore.',
    }),
  },
  ({ namespace, dbPrefix }) => ({ namespace, dbPrefix: dbPrefix ?? `${namespace}_` }),
);
