import { useForm } from '@mantine/form';
import { screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { renderApp } from '../../testing/render-app';
import { OptionFields } from './option-fields';
import { EMPTY_OPTIONS, type OptionValues } from './option-values';

const BRANDS = [
  { id: '7', name: 'Acme' },
  { id: '8', name: 'Other' },
];

function Fields({ chosen }: { chosen: Partial<OptionValues> }): ReactElement {
  const form = useForm<OptionValues>({ initialValues: { ...EMPTY_OPTIONS, ...chosen } });
  return <OptionFields form={form} brands={BRANDS} locales={['de', 'en-us']} />;
}

const placeholders = () => ['Brands', 'Languages'].map((label) => screen.getByRole('textbox', { name: label }).getAttribute('placeholder'));

it('says that nothing chosen means all', () => {
  renderApp(<Fields chosen={{}} />);
  expect(placeholders()).toEqual(['All', 'All']);
});

it('does not say so beside what is chosen', () => {
  renderApp(<Fields chosen={{ brands: ['7'], locales: ['de'] }} />);
  expect(placeholders()).toEqual([null, null]);
});
