import { AppShell, Badge, Burger, Group, NavLink, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBooks, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { NavLink as RouterLink, Outlet, useLocation } from 'react-router';
import { useFollowSources } from '../api/use-live-sources';
import { useAttention } from '../attention/use-attention';
import { useI18n } from '../i18n/i18n';
import { PAGES, type PageEntry } from './pages';
import { Preferences } from './preferences';
import { Failure } from './page-state';
import { hasRole, useWhoQuery } from './session';
import classes from './shell.module.css';

function Entry({ page: { to, label, icon: Glyph }, onGo }: { page: PageEntry; onGo: () => void }): ReactElement {
  const { t, number } = useI18n();
  const { pathname } = useLocation();
  const { total } = useAttention();
  const waiting = to === '/attention' ? total : 0;
  return (
    <NavLink
      component={RouterLink}
      to={to}
      className={classes['link'] ?? ''}
      label={t(label)}
      leftSection={<Glyph size={18} aria-hidden />}
      rightSection={
        waiting > 0 && (
          <Badge size="sm" color="red" variant="light" aria-label={t('attention.waiting', { count: waiting })}>
            {number(waiting)}
          </Badge>
        )
      }
      active={pathname.startsWith(to)}
      onClick={onGo}
    />
  );
}

function Connection({ isLive }: { isLive: boolean }): ReactElement {
  const { t } = useI18n();
  return (
    <div role="status">
      {!isLive && (
        <Tooltip label={t('live.offText')} withArrow multiline w={240}>
          <Badge color="yellow" variant="light" tt="none" leftSection={<IconPlugConnectedX size={12} aria-hidden />} tabIndex={0}>
            {t('live.off')}
          </Badge>
        </Tooltip>
      )}
    </div>
  );
}

/** What frames every page: where one can go, how it stands, and the page itself. */
export function Shell(): ReactElement {
  const { t } = useI18n();
  const [opened, { toggle, close }] = useDisclosure(false);
  const { data: who, error, refetch } = useWhoQuery();
  const { isLive } = useFollowSources(hasRole(who, 'operator'));
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#main" className={classes['skip']}>
        {t('nav.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('nav.menu')} aria-expanded={opened} />
            <span className={classes['logo']}>
              <IconBooks size={22} aria-hidden />
              {t('app.name')}
            </span>
            <Connection isLive={isLive} />
          </Group>
          <Preferences />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t('nav.main')}>
        {PAGES.filter(({ role }) => hasRole(who, role)).map((page) => (
          <Entry key={page.to} page={page} onGo={close} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <div className={classes['main']}>{error && !who ? <Failure error={error} onRetry={() => void refetch()} /> : <Outlet />}</div>
      </AppShell.Main>
    </AppShell>
  );
}
