import type { SourceCheckDto } from '@helpdex/contracts';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiProblem } from '../../api/problem';
import { SOURCES_KEY } from '../../api/use-live-sources';
import { useApi } from '../../app/session';
import { useI18n } from '../../i18n/i18n';
import { placeProblem } from '../place-problem';
import { connectErrors, EMPTY_FORM, inputOf, stepOf, type AddSourceValues } from './add-source-form';

export interface AddSource {
  form: UseFormReturnType<AddSourceValues>;
  step: number;
  goTo: (step: number) => void;
  /** What could not be placed at a field. */
  general: Error | null;
  /** What a sync would bring, by the last test. */
  found: SourceCheckDto | undefined;
  isBusy: boolean;
  /** Tests the connection and the options; goes on when they hold. */
  test: (next: number) => void;
  create: () => void;
}

/** The state of adding a source; what the server refuses lands at the field it is about, in the step that field stands in. */
export function useAddSource(): AddSource {
  const { t, language } = useI18n();
  const api = useApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [step, setStep] = useState(0);
  const [general, setGeneral] = useState<Error | null>(null);
  const form = useForm<AddSourceValues>({ initialValues: EMPTY_FORM });
  const onError = (error: Error): void => {
    const placed = error instanceof ApiProblem ? placeProblem(error, form.values, language) : { fields: {}, general: error.message };
    form.setErrors(placed.fields);
    setGeneral(placed.general === null ? null : error);
    if (placed.general === null) setStep(stepOf(placed.fields));
  };
  const onMutate = (): void => setGeneral(null);
  const check = useMutation({ mutationFn: () => api.checkSource(inputOf(form.values)), onError, onMutate });
  const store = useMutation({ mutationFn: () => api.createSource(inputOf(form.values)), onError, onMutate });
  const test = (next: number): void => {
    const errors = connectErrors(form.values, { required: t('add.required'), subdomainBad: t('add.subdomainBad') });
    form.setErrors(errors);
    if (Object.keys(errors).length > 0) return setStep(0);
    check.mutate(undefined, { onSuccess: () => setStep(next) });
  };
  const create = (): void =>
    store.mutate(undefined, {
      onSuccess: () => void queries.invalidateQueries({ queryKey: SOURCES_KEY }).then(() => navigate('/sources')),
    });
  return { form, step, goTo: setStep, general, found: check.data, isBusy: check.isPending || store.isPending, test, create };
}
