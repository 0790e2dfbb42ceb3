import { ActionIcon, Group, Select, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n, type Language } from '../i18n/i18n';
import { useSignOut } from './clear-on-sign-out';

const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

/** Language, colours, and the way out. */
export function Preferences(): ReactElement {
  const { t, language, setLanguage } = useI18n();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useSignOut();
  const Glyph = scheme === 'dark' ? IconSun : IconMoon;
  return (
    <Group gap="xs" wrap="nowrap">
      <Select
        w={110}
        size="xs"
        aria-label={t('nav.language')}
        data={LANGUAGES}
        value={language}
        onChange={(value) => setLanguage(value as Language)}
        allowDeselect={false}
      />
      <ActionIcon
        variant="default"
        aria-label={t('nav.dark')}
        aria-pressed={scheme === 'dark'}
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        <Glyph size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t('nav.signOut')} onClick={signOut}>
        <IconLogout size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
