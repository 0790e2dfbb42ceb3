import { Button, Code, CopyButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { useI18n } from '../i18n/i18n';

/** A line that belongs somewhere else, whole on a narrow screen too, and a button that copies it. */
export function TextToCopy({ text }: { text: string }): ReactElement {
  const { t } = useI18n();
  return (
    <>
      <Code style={{ overflowWrap: 'anywhere' }}>{text}</Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="light" onClick={copy}>
            {t(copied ? 'common.copied' : 'common.copy')}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
