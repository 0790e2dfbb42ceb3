import type { CredentialKind } from '@helpdex/contracts';
import { Alert, PasswordInput, Radio, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconCalendarEvent } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useI18n } from '../../i18n/i18n';
import { FIELDS_OF, type CredentialValues } from './credential-values';

const KINDS: readonly CredentialKind[] = ['oauth_client', 'oauth_token', 'api_token'];
const OPEN_FIELDS: readonly string[] = ['email', 'clientId'];

/** A form that holds credentials among other things. */
export type CredentialForm = Pick<UseFormReturnType<CredentialValues>, 'getInputProps' | 'values'>;

/** Choice of the way to sign in, and its fields. */
export function CredentialFields({ form }: { form: CredentialForm }): ReactElement {
  const { t } = useI18n();
  const { kind } = form.values;
  return (
    <Stack>
      <Radio.Group label={t('signInKind.label')} {...form.getInputProps('kind')}>
        <Stack gap="xs" mt={6}>
          {KINDS.map((value) => (
            <Radio key={value} value={value} label={t(`signInKind.${value}`)} description={t(`signInKind.${value}Text`)} />
          ))}
        </Stack>
      </Radio.Group>
      {kind === 'api_token' && (
        <Alert color="yellow" icon={<IconCalendarEvent aria-hidden />}>
          {t('signInKind.tokensEnd')}
        </Alert>
      )}
      {FIELDS_OF[kind].map(({ name, isNeeded }) => {
        const Field = OPEN_FIELDS.includes(name) ? TextInput : PasswordInput;
        const label = isNeeded ? t(`credential.${name}`) : t('credential.optional', { field: t(`credential.${name}`) });
        return (
          <Field key={name} label={label} autoComplete="off" description={t(`credential.${name}Text`)} {...form.getInputProps(name)} />
        );
      })}
    </Stack>
  );
}
