import type { SourceCheckDto } from '@helpdex/contracts';
import { Alert, Anchor, Button, Card, Group, PasswordInput, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiProblem } from '../api/problem';
import { SOURCES_KEY } from '../api/use-live-sources';
import { Failure } from '../app/page-state';
import { useApi } from '../app/session';
import { useI18n } from '../i18n/i18n';
import { EMPTY_FORM, inputOf, placeProblem, type AddSourceValues } from './add-source-form';
import { understoodSubdomain } from './subdomain-input';

function CheckResult({ check }: { check: SourceCheckDto }): ReactElement {
  const { t, number } = useI18n();
  const { articles, requests, minutes } = check.estimates;
  const text = t('add.foundText', {
    articles: number(articles),
    locales: check.locales.join(', '),
    requests: number(requests),
    minutes: number(minutes),
  });
  return (
    <Alert color="teal" icon={<IconCircleCheck />} title={t('add.found', { user: check.account.user })} role="status">
      {text}
      <Text size="sm">
        {check.brands
          .filter(({ hasHelpCenter }) => hasHelpCenter)
          .map(({ name }) => name)
          .join(', ')}
      </Text>
    </Alert>
  );
}

/** The form's state and its two actions; what the server refuses lands at the field it is about. */
function useAddSource() {
  const { t } = useI18n();
  const api = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [general, setGeneral] = useState<string | null>(null);
  const required = (value: string): string | null => (value.trim() === '' ? t('add.required') : null);
  const form = useForm<AddSourceValues>({
    initialValues: EMPTY_FORM,
    validate: {
      name: required,
      subdomain: (value) => required(value) ?? (understoodSubdomain(value) === undefined ? t('add.subdomainBad') : null),
      email: required,
      token: required,
    },
    validateInputOnBlur: ['subdomain'],
  });
  const onError = (error: Error): void => {
    const placed = error instanceof ApiProblem ? placeProblem(error) : { fields: {}, general: error.message };
    form.setErrors(placed.fields);
    setGeneral(placed.general);
  };
  const onMutate = (): void => setGeneral(null);
  const check = useMutation({ mutationFn: (values: AddSourceValues) => api.checkSource(inputOf(values)), onError, onMutate });
  const create = useMutation({
    mutationFn: (values: AddSourceValues) => api.createSource(inputOf(values)),
    onError,
    onMutate,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: SOURCES_KEY });
      await navigate('/sources');
    },
  });
  return { form, general, check, create };
}

export default function AddSourcePage(): ReactElement {
  const { t } = useI18n();
  const { form, general, check, create } = useAddSource();
  const understood = understoodSubdomain(form.values.subdomain);
  const cadences = (['hourly', 'daily', 'manual'] as const).map((value) => ({ value, label: t(`add.${value}`) }));
  return (
    <Stack maw={620}>
      <Anchor component={Link} to="/sources" size="sm">
        {t('common.back')}
      </Anchor>
      <Title order={1} size="h2">
        {t('add.title')}
      </Title>
      <Card withBorder>
        <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
          <Stack>
            {general !== null && <Failure error={new Error(general)} />}
            <TextInput label={t('add.name')} placeholder={t('add.namePlaceholder')} {...form.getInputProps('name')} />
            <TextInput
              label={t('add.subdomain')}
              description={understood ? t('add.understood', { subdomain: understood }) : t('add.subdomainHint')}
              rightSectionWidth={120}
              {...form.getInputProps('subdomain')}
            />
            <TextInput label={t('add.email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
            <PasswordInput label={t('add.token')} description={t('add.tokenHint')} autoComplete="off" {...form.getInputProps('token')} />
            <Select label={t('add.cadence')} data={cadences} allowDeselect={false} {...form.getInputProps('cadence')} />
            {check.data && <CheckResult check={check.data} />}
            <Group>
              <Button variant="default" loading={check.isPending} onClick={() => !form.validate().hasErrors && check.mutate(form.values)}>
                {t('add.check')}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('add.start')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Stack>
  );
}
