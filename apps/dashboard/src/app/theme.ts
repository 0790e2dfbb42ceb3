import { Checkbox, createTheme, type CSSVariablesResolver } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  components: { Checkbox: Checkbox.extend({ defaultProps: { radius: 'sm' } }) },
});

/** Colours that text is written in on a tint of the same colour, and the shade that is dark enough where Mantine's darkest is not. */
const TINTED = { indigo: null, red: null, gray: null, teal: '#05603f', yellow: '#8a4b00' } as const;
type Tinted = keyof typeof TINTED;
const tinted = (shade: (name: Tinted) => string): Record<string, string> =>
  Object.fromEntries((Object.keys(TINTED) as Tinted[]).map((name) => [`--mantine-color-${name}-light-color`, shade(name)]));

/** Mantine's own small print and tinted badges fall short of 4.5:1 (WCAG 2.2, 1.4.3); darker shades of the same colours do not. */
export const readableVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-anchor': colors.indigo[8],
    ...tinted((name) => TINTED[name] ?? colors[name][9]),
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-error': colors.red[4],
    '--mantine-color-anchor': colors.indigo[3],
    ...tinted((name) => colors[name][2]),
  },
});
