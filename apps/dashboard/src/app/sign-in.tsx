import { Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent, type ReactElement } from 'react';
import { ApiClient } from '../api/client';
import { useI18n } from '../i18n/i18n';
import { errorText } from './error-text';

/** Asks for a key, and tries it before it is taken. */
export function SignIn({ onKey }: { onKey: (key: string) => void }): ReactElement {
  const { t, language } = useI18n();
  const [key, setKey] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const given = key.trim();
    try {
      await new ApiClient(given).session();
      onKey(given);
    } catch (problem) {
      const { status } = problem as { status?: number };
      const { said, advice = '' } = errorText(problem as Error, { t, language });
      setError(status === 401 ? t('signIn.bad') : `${said} ${advice}`.trim());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" radius="md" maw={440} w="100%">
        <form onSubmit={(event) => void submit(event)}>
          <Stack>
            <Title order={1} size="h2">
              {t('app.name')}
            </Title>
            <Text c="dimmed">{t('signIn.text')}</Text>
            <PasswordInput
              label={t('signIn.key')}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              error={error}
              required
              data-autofocus
              autoComplete="off"
            />
            <Button type="submit" loading={busy} disabled={key.trim() === ''}>
              {t('signIn.submit')}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
