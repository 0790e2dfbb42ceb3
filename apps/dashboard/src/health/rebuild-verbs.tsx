import type { RebuildDto } from '@helpdex/contracts';
import { Button, Text } from '@mantine/core';
import { IconArrowBackUp, IconRefreshAlert } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import { ConfirmDialog } from '../app/confirm-dialog';
import { useApi, useMay } from '../app/session';
import { useAction } from '../app/use-action';
import { useI18n } from '../i18n/i18n';
import { mayBeResolved, mayRollBack } from './rebuild-status';

const LOOK = {
  rollBack: { icon: IconArrowBackUp, colour: 'red' },
  resolve: { icon: IconRefreshAlert, colour: 'indigo' },
} as const;

function Verb({ rebuild, verb }: { rebuild: RebuildDto; verb: keyof typeof LOOK }): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const [isAsked, ask] = useState(false);
  const act = useAction(() => api[verb](rebuild.id), { refresh: [['rebuilds'], ['rebuild', rebuild.id]] });
  const { icon: Glyph, colour } = LOOK[verb];
  return (
    <>
      <Button variant="light" color={colour} leftSection={<Glyph size={16} aria-hidden />} onClick={() => ask(true)}>
        {t(`rebuild.${verb}`)}
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={t(`rebuild.${verb}`)}
        verb={t(`rebuild.${verb}`)}
        color={colour}
        isBusy={act.isPending}
        error={act.error}
        onClose={() => ask(false)}
        onConfirm={() => act.mutate(undefined, { onSuccess: () => ask(false) })}
      >
        <Text size="sm">{t(`rebuild.${verb}Text`)}</Text>
      </ConfirmDialog>
    </>
  );
}

/** What can be done with a rebuild that has come to rest. */
export function RebuildVerbs({ rebuild }: { rebuild: RebuildDto }): ReactElement | null {
  const mayAct = useMay('operator');
  if (!mayAct) return null;
  return (
    <>
      {mayBeResolved(rebuild) && <Verb rebuild={rebuild} verb="resolve" />}
      {mayRollBack(rebuild) && <Verb rebuild={rebuild} verb="rollBack" />}
    </>
  );
}
