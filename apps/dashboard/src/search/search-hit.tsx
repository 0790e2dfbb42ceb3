import type { SearchHitDto } from '@helpdex/contracts';
import { Anchor, Badge, Card, Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { VisibilityBadge } from '../articles/visibility-badge';
import { useMay } from '../app/session';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';
import { matchOf } from './match';
import { Snippet } from './snippet';

/** Why this article was found, in words. */
function Why({ hit, q, best }: { hit: SearchHitDto; q: string; best: number }): ReactElement {
  const { t, number, locale: nameOf } = useI18n();
  const { inTitle, inText } = matchOf(hit, q);
  const parts = [
    inTitle.length > 0 && t('search.inTitle', { words: inTitle.join(', ') }),
    inText.length > 0 && t('search.inText', { words: inText.join(', ') }),
    inTitle.length + inText.length === 0 && t('search.related'),
    hit.matchedLocale !== hit.locale && t('search.fallback', { locale: nameOf(hit.matchedLocale) }),
    t('search.score', { score: number(Math.round((100 * hit.score) / Math.max(best, Number.EPSILON))) }),
  ];
  return (
    <Text size="xs" c="dimmed" mt={6}>
      {parts.filter(Boolean).join(' · ')}
    </Text>
  );
}

export function SearchHit({ hit, q, best }: { hit: SearchHitDto; q: string; best: number }): ReactElement {
  const { locale: nameOf } = useI18n();
  const mayRead = useMay('agent');
  return (
    <Card withBorder component="article" aria-label={hit.title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        {mayRead ? (
          <Anchor component={Link} to={`/articles/${encodeURIComponent(hit.id)}`} fw={600} dir="auto">
            {hit.title}
          </Anchor>
        ) : (
          <Text fw={600} dir="auto">
            {hit.title}
          </Text>
        )}
        <VisibilityBadge visibility={hit.visibility} />
      </Group>
      <Text size="sm" mt={4}>
        <Snippet snippet={hit.snippet} />
      </Text>
      <Group gap="xs" mt={6}>
        <Badge size="sm" variant="light" color="gray" tt="none">
          {nameOf(hit.locale)}
        </Badge>
        <Text size="xs" c="dimmed" dir="auto">
          {[hit.source.name, ...hit.path].join(' › ')}
        </Text>
        <Text size="xs" c="dimmed">
          <When iso={hit.updatedAt} />
        </Text>
      </Group>
      <Why hit={hit} q={q} best={best} />
    </Card>
  );
}
