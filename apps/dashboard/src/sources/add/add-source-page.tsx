import { Button, Card, Group, Stack, Stepper, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowRight, IconPlayerPlay, IconPlugConnected } from '@tabler/icons-react';
import type { FormEvent, ReactElement } from 'react';
import { Failure } from '../../app/page-state';
import { PageTitle } from '../../app/page-title';
import { useI18n } from '../../i18n/i18n';
import { OptionFields } from '../options/option-fields';
import type { OptionValues } from '../options/option-values';
import { CadenceFields } from '../schedule/cadence-fields';
import type { CadenceValues } from '../schedule/cadence-values';
import { STEPS } from './add-source-form';
import { ConnectStep } from './connect-step';
import { FoundSummary } from './found-summary';
import { useAddSource, type AddSource } from './use-add-source';

/** Three steps side by side would break into two rows. */
const NARROW = '(max-width: 36em)';
const ICONS = [IconPlugConnected, IconArrowRight, IconPlayerPlay] as const;
const VERBS = ['add.check', 'add.continue', 'add.start'] as const;

function StepBody({ form, step, found }: AddSource): ReactElement {
  const { t } = useI18n();
  if (step === 0) return <ConnectStep form={form} />;
  if (step === 1)
    return (
      <OptionFields
        form={form as unknown as UseFormReturnType<OptionValues>}
        brands={found?.brands.filter(({ hasHelpCenter }) => hasHelpCenter) ?? []}
        locales={found?.locales ?? []}
      />
    );
  return (
    <Stack>
      <TextInput label={t('add.name')} description={t('add.nameText')} maxLength={200} {...form.getInputProps('name')} />
      <CadenceFields form={form as unknown as UseFormReturnType<CadenceValues>} />
    </Stack>
  );
}

/** From an address to a running sync in three steps; the first one is all that must be filled in. */
export default function AddSourcePage(): ReactElement {
  const { t } = useI18n();
  const isNarrow = useMediaQuery(NARROW);
  const adding = useAddSource();
  const { step, goTo, general, found, isBusy, test, create } = adding;
  const goOn = (): void => {
    if (step === 0) test(1);
    else if (step === 1) test(2);
    else create();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    goOn();
  };
  const isTested = found !== undefined;
  const Glyph = ICONS[step] ?? IconArrowRight;
  return (
    <Stack maw={820} gap="lg">
      <PageTitle title={t('add.title')} lead={t('add.lead')} back="/sources" />
      <Stepper active={step} onStepClick={goTo} size="sm" allowNextStepsSelect={false} orientation={isNarrow ? 'vertical' : 'horizontal'}>
        {STEPS.map((name, index) => (
          <Stepper.Step
            key={name}
            label={t(`add.step.${name}`)}
            description={t(`add.step.${name}Text`)}
            allowStepSelect={index < step || (isTested && index <= step)}
          />
        ))}
      </Stepper>
      {general !== null && <Failure error={general} onRetry={goOn} />}
      {found && step > 0 && <FoundSummary found={found} />}
      <Card withBorder padding="lg">
        <form onSubmit={submit} noValidate>
          <Stack>
            <StepBody {...adding} />
            <Group justify="space-between">
              {step > 0 ? (
                <Button variant="default" onClick={() => goTo(step - 1)}>
                  {t('common.back')}
                </Button>
              ) : (
                <span />
              )}
              <Button type="submit" loading={isBusy} leftSection={<Glyph size={16} aria-hidden />}>
                {t(VERBS[step] ?? 'add.start')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </Stack>
  );
}
