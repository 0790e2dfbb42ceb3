import type { AuditDto } from '@helpdex/contracts';
import type { World } from '../world';
import type { Described } from './cells';
import { makeChanges, NOT_HERE, type Change } from './changes';
import type { Scene } from './scene';

export function describeChanges(the: () => { world: World; scene: Scene }): void {
  let changes: Change[];
  let audit: AuditDto[];
  beforeAll(async () => {
    changes = await makeChanges(the().world, the().scene);
    audit = await the().world.api.all<AuditDto>('/audit');
  });

  it('can change all that the stranger could not: it is still there', () =>
    expect(changes.filter(({ statuses, answer }) => !statuses.includes(answer.status))).toEqual([]));

  it('makes every change that there is', async () => {
    const { body } = await the().world.api.request<Described>('GET', '/api/openapi.json');
    const routes = Object.entries(body.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    const changing = routes.filter((route) => !/^(?:GET|HEAD) /.test(route));
    expect(changing.sort()).toEqual([...changes.map(({ name }) => name), ...Object.keys(NOT_HERE)].sort());
  });

  it('finds each in the audit, under the key that made it', () => {
    const missing = changes.filter(({ name, action, target, answer }) => {
      const about = target ?? answer.body?.id;
      const entry = audit.find((one) => one.action === action && one.target === about);
      return name === 'POST /tenants' ? !entry : entry?.actor !== the().scene.ownerKey.id;
    });
    expect(missing.map(({ name, action }) => `${name}: ${action}`)).toEqual([]);
  });

  it('finds in it that a secret was set, and not the secret', () => {
    const entry = audit.find(({ action, actor }) => action === 'source.updated' && actor === the().scene.ownerKey.id);
    expect(entry?.detail).toEqual({ fields: ['webhookSecret'] });
  });

  it('finds in it who was refused', async () => {
    const reader = await the().world.api.createKey('reader');
    expect((await the().world.api.as(reader.key).refused('GET', '/keys')).status).toBe(403);
    const denied = (await the().world.api.all<AuditDto>('/audit')).filter(({ actor }) => actor === reader.id);
    expect(denied).toMatchObject([{ action: 'access.denied', detail: { method: 'GET', code: 'role_too_low' } }]);
  });
}
