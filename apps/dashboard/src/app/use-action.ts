import { notifications } from '@mantine/notifications';
import { useI18n } from '../i18n/i18n';
import { errorText } from './error-text';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

interface Action {
  /** Said when it is done. */
  done?: string;
  /** Queries that are read again. */
  refresh: readonly (readonly string[])[];
}

/** Something a person does: what fails is said, and what it changed is read again. */
export function useAction<T = void, R = unknown>(
  work: (input: T) => Promise<R>,
  { done, refresh }: Action,
): UseMutationResult<R, Error, T> {
  const queries = useQueryClient();
  const { t, language } = useI18n();
  const closeButtonProps = { 'aria-label': t('common.close') };
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      if (done !== undefined) notifications.show({ color: 'teal', message: done, closeButtonProps });
      await Promise.all(refresh.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    onError: (error) =>
      notifications.show({ color: 'red', message: errorText(error, { t, language }).said, autoClose: 10_000, closeButtonProps }),
  });
}
