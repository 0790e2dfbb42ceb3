import type { Audience } from '@helpdex/contracts';
import { Badge } from '@mantine/core';
import { IconEye, IconEyeOff, IconUsers } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

const LOOK = {
  public: { icon: IconEye, colour: 'teal' },
  internal: { icon: IconUsers, colour: 'indigo' },
  excluded: { icon: IconEyeOff, colour: 'gray' },
} as const;

/** Icon and word: colour alone tells nobody who cannot see it. */
export function VisibilityBadge({ visibility }: { visibility: Audience }): ReactElement {
  const { t } = useI18n();
  const { icon: Icon, colour } = LOOK[visibility];
  return (
    <Badge variant="light" color={colour} leftSection={<Icon size={14} aria-hidden />} tt="none" miw={88} style={{ flexShrink: 0 }}>
      {t(`visibility.${visibility}`)}
    </Badge>
  );
}
