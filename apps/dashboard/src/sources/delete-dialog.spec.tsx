import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aSource } from '../testing/fixtures';
import { enter, renderApp } from '../testing/render-app';
import { DeleteDialog } from './delete-dialog';

const DELETION = { id: 'del_1', sourceId: 'src_1', status: 'running', removed: { public: 0, internal: 0 }, purged: false };

it('deletes only once the name is typed, and hands the receipt on', async () => {
  const onDeleted = jest.fn();
  const { sent } = renderApp(<DeleteDialog source={aSource()} onClose={() => undefined} onDeleted={onDeleted} />, {
    'DELETE /sources/src_1': { status: 202, body: DELETION },
  });
  const button = (): HTMLButtonElement => screen.getByRole('button', { name: 'Delete source' });
  expect(button().disabled).toBe(true);
  enter('Type Acme help to confirm', 'acme');
  expect(button().disabled).toBe(true);
  enter('Type Acme help to confirm', 'Acme help');
  await userEvent.click(screen.getByLabelText('Also erase its texts from Kafka'));
  await userEvent.click(button());
  await waitFor(() => expect(onDeleted).toHaveBeenCalledWith(DELETION));
  expect(sent.filter(({ method }) => method === 'DELETE').map(({ url }) => url)).toEqual(['/api/v1/sources/src_1?purge=true']);
});

it('shows a refusal and stays', async () => {
  const onDeleted = jest.fn();
  renderApp(<DeleteDialog source={aSource({ name: 'A' })} onClose={() => undefined} onDeleted={onDeleted} />, {
    'DELETE /sources/src_1': { status: 503, body: { code: 'service_unavailable', detail: 'The registry does not answer.' } },
  });
  enter('Type A to confirm', 'A');
  await userEvent.click(screen.getByRole('button', { name: 'Delete source' }));
  expect(await screen.findByText('The registry does not answer.')).toBeDefined();
  expect(onDeleted).not.toHaveBeenCalled();
});
