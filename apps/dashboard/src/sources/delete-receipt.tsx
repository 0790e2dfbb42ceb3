import type { DeletionDto } from '@helpdex/contracts';
import { Button, Code, Group, Loader, Modal, Stack, Table, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { Failure } from '../app/page-state';
import { useApi } from '../app/session';
import { When } from '../app/when';
import { useI18n } from '../i18n/i18n';

const POLL_MS = 700;

interface Props {
  deletion: DeletionDto;
  /** Of the source, which may be gone already. */
  name: string;
  onClose: () => void;
}

function Facts({ deletion }: { deletion: DeletionDto }): ReactElement {
  const { t, number } = useI18n();
  const rows: [string, ReactElement | string][] = [
    [t('delete.removedPublic'), number(deletion.removed.public)],
    [t('delete.removedInternal'), number(deletion.removed.internal)],
    [t('delete.purged'), t(deletion.purged ? 'common.yes' : 'common.no')],
    [t('delete.requested'), <When key="at" iso={deletion.requestedAt} exact />],
    [t('delete.id'), <Code key="id">{deletion.id}</Code>],
  ];
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        {rows.map(([label, value]) => (
          <Table.Tr key={label}>
            <Table.Th w={180}>{label}</Table.Th>
            <Table.Td>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** What became of a deletion, as it happens. */
function Receipt({ deletion, name, onClose }: Props): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { data = deletion, error } = useQuery({
    queryKey: ['deletion', deletion.id],
    queryFn: () => api.deletion(deletion.id),
    initialData: deletion,
    refetchInterval: ({ state }) => (state.data?.status === 'done' ? false : POLL_MS),
  });
  const isDone = data.status === 'done';
  return (
    <Stack>
      <Group gap="sm" role="status" wrap="nowrap">
        {isDone ? <IconCircleCheck color="var(--mantine-color-teal-6)" aria-hidden /> : <Loader size="sm" />}
        <Text fw={500}>{t(isDone ? 'delete.done' : 'delete.running', { name })}</Text>
      </Group>
      {error && <Failure error={error} />}
      <Facts deletion={data} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('common.close')}</Button>
      </Group>
    </Stack>
  );
}

/** Stays in sight when the source's own row has gone. */
export function DeleteReceipt(props: Props): ReactElement {
  const { t } = useI18n();
  return (
    <Modal opened onClose={props.onClose} title={t('delete.receipt')} centered closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Receipt {...props} />
    </Modal>
  );
}
