import { Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

/** A number and what it counts. */
export function Figure({ label, value, hint }: { label: string; value: ReactNode; hint?: string }): ReactElement {
  return (
    <div title={hint}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fw={700} size="xl">
        {value}
      </Text>
    </div>
  );
}
