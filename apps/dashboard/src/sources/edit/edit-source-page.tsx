import type { SourceDto } from '@helpdex/contracts';
import { Button, Card, Group, Stack, TextInput, Title } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactElement } from 'react';
import { useLocation, useParams } from 'react-router';
import { SOURCES_KEY } from '../../api/use-live-sources';
import { Failure, Loading } from '../../app/page-state';
import { PageTitle } from '../../app/page-title';
import { useApi } from '../../app/session';
import { useAction } from '../../app/use-action';
import { useI18n } from '../../i18n/i18n';
import { OptionFields } from '../options/option-fields';
import { optionsOf, optionValues, type OptionValues } from '../options/option-values';
import { CadenceFields } from '../schedule/cadence-fields';
import { cadenceOf, cadenceValues, type CadenceValues } from '../schedule/cadence-values';
import { isPlaced, placedIn } from '../place-problem';
import { brandChoices } from './brand-choices';
import { EditCredentials } from './edit-credentials';
import { EditWebhook } from './edit-webhook';

interface EditValues extends OptionValues, CadenceValues {
  name: string;
}

/** Name, schedule and options: what may be changed without Zendesk. */
function EditBasics({ source }: { source: SourceDto }): ReactElement {
  const { t, language } = useI18n();
  const api = useApi();
  const { data: facets } = useQuery({ queryKey: ['facets', source.id], queryFn: () => api.articleFacets({ source: source.id }) });
  const form = useForm<EditValues>({
    initialValues: { name: source.name, ...optionValues(source.options), ...cadenceValues(source.cadence) },
  });
  const save = useAction(
    (values: EditValues) =>
      api.updateSource(source.id, { name: values.name.trim(), cadence: cadenceOf(values), options: optionsOf(values) }),
    { done: t('edit.saved'), refresh: [SOURCES_KEY, ['source', source.id]] },
  );
  const refuse = (error: Error): void => form.setErrors(placedIn(error, form.values, language));
  const known = [...new Set([...(facets?.locales.map(({ value }) => value) ?? []), ...form.values.locales])];
  const brands = brandChoices(source.brands, [...form.values.brands, ...form.values.internalBrands]);
  return (
    <Card withBorder padding="lg">
      <form onSubmit={form.onSubmit((values) => save.mutate(values, { onError: refuse }))} noValidate>
        <Stack>
          {save.error && !isPlaced(placedIn(save.error, form.values, language)) && <Failure error={save.error} />}
          <TextInput label={t('add.name')} required maxLength={200} {...form.getInputProps('name')} />
          <CadenceFields form={form as unknown as UseFormReturnType<CadenceValues>} />
          <OptionFields
            form={form as unknown as UseFormReturnType<OptionValues>}
            brands={brands}
            locales={known}
            labels={facets?.labels.map(({ value }) => value) ?? []}
          />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={form.values.name.trim() === ''}>
              {t('edit.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

export default function EditSourcePage(): ReactElement {
  const { t } = useI18n();
  const api = useApi();
  const { id = '' } = useParams();
  const { hash } = useLocation();
  const { data: source, error, isPending, refetch } = useQuery({ queryKey: ['source', id], queryFn: () => api.source(id) });
  useEffect(() => {
    if (source && hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [source, hash]);
  if (isPending) return <Loading />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <Stack maw={820} gap="lg">
      <PageTitle title={t('edit.title', { name: source.name })} lead={`${source.subdomain}.zendesk.com`} back="/sources" />
      <EditBasics source={source} />
      <Title order={2} size="h4" id="credentials">
        {t('edit.credentials')}
      </Title>
      <EditCredentials source={source} />
      <Title order={2} size="h4">
        {t('webhook.title')}
      </Title>
      <EditWebhook source={source} />
    </Stack>
  );
}
