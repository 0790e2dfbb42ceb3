import { Stack, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../../i18n/i18n';
import { CredentialFields, type CredentialForm } from '../credentials/credential-fields';
import { understoodSubdomain } from './subdomain-input';
import type { AddSource } from './use-add-source';

/** Where the help center is, and how to sign in to it. */
export function ConnectStep({ form }: Pick<AddSource, 'form'>): ReactElement {
  const { t } = useI18n();
  const understood = understoodSubdomain(form.values.subdomain);
  return (
    <Stack>
      <TextInput
        label={t('add.subdomain')}
        description={understood ? t('add.understood', { subdomain: understood }) : t('add.subdomainHint')}
        placeholder="acme"
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('subdomain')}
        onBlur={() => {
          if (form.values.subdomain.trim() !== '' && understood === undefined) form.setFieldError('subdomain', t('add.subdomainBad'));
        }}
      />
      <CredentialFields form={form as unknown as CredentialForm} />
    </Stack>
  );
}
