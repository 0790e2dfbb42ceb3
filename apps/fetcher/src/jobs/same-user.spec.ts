import { refuseOtherUser } from './same-user';

it('lets a run end as the admin it began as', () => {
  expect(() => refuseOtherUser('7', '7')).not.toThrow();
});

it.each([['8'], [null]])('refuses the listing of a run that began as %s', (began) => {
  expect(() => refuseOtherUser(began, '7')).toThrow(expect.objectContaining({ kind: 'conflict', code: 'zendesk_user_changed' }));
});
