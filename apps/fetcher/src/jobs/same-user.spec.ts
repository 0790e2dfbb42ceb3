import { refuseOtherUser } from './same-user';

it('lets a run end as the admin it began as', () => {
  expect(() => refuseOtherUser('7', '7')).not.toThrow();
});

it('refuses the listing of a run that began as another', () => {
  expect(() => refuseOtherUser('8', '7')).toThrow(expect.objectContaining({ kind: 'conflict', code: 'zendesk_user_changed' }));
});

it('has nothing to compare where a run did not ask', () => expect(() => refuseOtherUser(null, '7')).not.toThrow());
