import { ActionIcon, AppShell, Burger, Group, NavLink, Select, Text, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBook2, IconDatabase, IconKey, IconLogout, IconMoon, IconSearch } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { NavLink as RouterLink, Outlet, useLocation } from 'react-router';
import { useI18n, type Language } from '../i18n/i18n';
import { useSession } from './session';

const PAGES = [
  { to: '/sources', label: 'nav.sources', icon: IconDatabase },
  { to: '/articles', label: 'nav.articles', icon: IconBook2 },
  { to: '/search', label: 'nav.search', icon: IconSearch },
  { to: '/settings', label: 'nav.settings', icon: IconKey },
] as const;

const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

function Preferences(): ReactElement {
  const { t, language, setLanguage } = useI18n();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const { signOut } = useSession();
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
        <IconMoon size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t('nav.signOut')} onClick={signOut}>
        <IconLogout size={16} />
      </ActionIcon>
    </Group>
  );
}

export function Shell(): ReactElement {
  const { t } = useI18n();
  const [opened, { toggle, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding="lg">
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700} size="lg" c="indigo">
              {t('app.name')}
            </Text>
          </Group>
          <Preferences />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Main">
        {PAGES.map(({ to, label, icon: Icon }) => (
          <NavLink
            key={to}
            component={RouterLink}
            to={to}
            label={t(label)}
            leftSection={<Icon size={18} />}
            active={pathname.startsWith(to)}
            onClick={close}
          />
        ))}
      </AppShell.Navbar>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
