import { MultiSelect, Radio, SimpleGrid, Stack, TagsInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactElement } from 'react';
import { useI18n } from '../../i18n/i18n';
import type { OptionValues } from './option-values';

interface Props {
  form: Pick<UseFormReturnType<OptionValues>, 'getInputProps' | 'values'>;
  brands: readonly { id: string; name: string }[];
  locales: readonly string[];
  /** Labels that are known already, as suggestions. */
  labels?: readonly string[];
}

function Choice({ form, name }: { form: Props['form']; name: 'outdated' | 'archived' }): ReactElement {
  const { t } = useI18n();
  const values = name === 'outdated' ? (['exclude', 'internal', 'include'] as const) : (['internal', 'exclude'] as const);
  return (
    <Radio.Group label={t(`option.${name}`)} description={t(`option.${name}Text`)} {...form.getInputProps(name)}>
      <Stack gap={6} mt={6}>
        {values.map((value) => (
          <Radio key={value} value={value} label={t(`option.${name}.${value}` as 'option.outdated.exclude')} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function Rules({ form, labels = [] }: Pick<Props, 'form' | 'labels'>): ReactElement {
  const { t } = useI18n();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {(['internalLabels', 'excludedLabels', 'internalSections', 'excludedSections'] as const).map((name) => (
        <TagsInput
          key={name}
          label={t(`option.${name}`)}
          description={t(`option.${name}Text`)}
          data={name.endsWith('Labels') ? [...labels] : []}
          splitChars={[',']}
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          {...form.getInputProps(name)}
        />
      ))}
    </SimpleGrid>
  );
}

/** What comes in, and who may see it beyond Zendesk's own visibility. Nothing here makes an article more visible than Zendesk does. */
export function OptionFields({ form, brands, locales, labels }: Props): ReactElement {
  const { t } = useI18n();
  const brandData = brands.map(({ id, name }) => ({ value: id, label: name }));
  // Beside a choice the word would say the opposite of it.
  const allUnlessChosen = (name: 'brands' | 'locales') => (form.values[name].length > 0 ? {} : { placeholder: t('option.all') });
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('common.clear') } } as const;
  return (
    <Stack>
      {brands.length > 1 && (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <MultiSelect
            label={t('option.brands')}
            description={t('option.brandsText')}
            {...allUnlessChosen('brands')}
            data={brandData}
            {...clear}
            {...form.getInputProps('brands')}
          />
          <MultiSelect
            label={t('option.internalBrands')}
            description={t('option.internalBrandsText')}
            data={brandData}
            {...clear}
            {...form.getInputProps('internalBrands')}
          />
        </SimpleGrid>
      )}
      <MultiSelect
        label={t('option.locales')}
        description={t('option.localesText')}
        {...allUnlessChosen('locales')}
        data={[...locales]}
        {...clear}
        {...form.getInputProps('locales')}
      />
      <Choice form={form} name="outdated" />
      <Choice form={form} name="archived" />
      <Rules form={form} {...(labels ? { labels } : {})} />
    </Stack>
  );
}
