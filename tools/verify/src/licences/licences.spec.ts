import { isAllowed } from './licence-rules';
import { installedPackages } from './lockfile-licences';

describe('the licences of what is installed', () => {
  const packages = installedPackages();

  it('are all allowed', () => {
    expect(packages.length).toBeGreaterThan(500);
    expect(packages.filter((one) => !isAllowed(one)).map(({ name, version, licence }) => `${name}@${version}: ${licence}`)).toEqual([]);
  });

  it.each([
    ['GPL-3.0-only', false, false],
    ['AGPL-3.0-or-later', true, false],
    ['SSPL-1.0', false, false],
    ['BUSL-1.1', false, false],
    ['UNLICENSED', false, false],
    ['SEE LICENSE IN LICENSE.md', false, false],
    [undefined, false, false],
    ['MPL-2.0', false, false],
    ['MPL-2.0', true, true],
    ['MIT', false, true],
    ['(MIT OR GPL-3.0-only)', false, true],
    ['MIT AND GPL-3.0-only', false, false],
    ['Apache-2.0 AND MIT', false, true],
  ])('%s (tool: %p) is allowed: %p', (licence, isTool, expected) => expect(isAllowed({ licence, isTool })).toBe(expected));

  it('are read from the lockfile, nested packages too and workspaces not', () => {
    const lockfile = {
      packages: {
        '': { name: 'helpdex' },
        'apps/gateway': { version: '0.1.0' },
        'node_modules/@helpdex/gateway': { link: true },
        'node_modules/a': { version: '1.0.0', license: 'GPL-2.0' },
        'node_modules/a/node_modules/@b/c': { version: '2.0.0', dev: true },
      },
    };
    expect(installedPackages(JSON.stringify(lockfile))).toEqual([
      { name: '@b/c', version: '2.0.0', licence: undefined, isTool: true },
      { name: 'a', version: '1.0.0', licence: 'GPL-2.0', isTool: false },
    ]);
  });
});
