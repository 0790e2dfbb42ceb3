/** What the doctor says about one thing. */
export interface Finding {
  subject: string;
  /** `note`: works, but the person may want to know. `problem`: npm start or npm test will fail. */
  level: 'ok' | 'note' | 'problem';
  text: string;
  /** What to do; only with a note or a problem. */
  remedy?: string;
}

export interface Section {
  title: string;
  findings: Finding[];
}

const MARK = { ok: 'ok     ', note: 'note   ', problem: 'MISSING' } as const;

export function formatReport(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ title, findings }) => ['', title, ...findings.flatMap(formatFinding)]);
  const problems = countProblems(sections);
  const verdict =
    problems === 0 ? 'Everything that npm start needs is here.' : `${problems} ${problems === 1 ? 'thing is' : 'things are'} missing.`;
  return [...lines, '', verdict].join('\n').trimStart();
}

export const countProblems = (sections: readonly Section[]): number =>
  sections.flatMap(({ findings }) => findings).filter(({ level }) => level === 'problem').length;

function formatFinding({ subject, level, text, remedy }: Finding): string[] {
  const line = `  ${MARK[level]}  ${subject.padEnd(26)}${text}`;
  return remedy === undefined ? [line] : [line, `           ${' '.repeat(26)}-> ${remedy}`];
}
