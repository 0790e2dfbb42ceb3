import { Progress } from '@mantine/core';
import type { ReactElement } from 'react';

interface Props {
  label: string;
  /** In per cent; undefined while the end is not known. */
  share: number | undefined;
  /** What is said instead of a bare number. */
  text: string;
}

/** A bar that says how far something is. Without an end in sight it moves, and claims no number to those who cannot see it. */
export function ProgressBar({ label, share, text }: Props): ReactElement {
  return (
    <Progress.Root size="lg">
      {/* Mantine's own attributes would say "100%" of a bar whose end is not known. */}
      <Progress.Section
        withAria={false}
        role="progressbar"
        aria-label={label}
        aria-valuetext={text}
        {...(share === undefined ? {} : { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': share })}
        value={share ?? 100}
        animated
        striped={share === undefined}
      />
    </Progress.Root>
  );
}
