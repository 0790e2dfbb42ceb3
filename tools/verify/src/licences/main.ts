import { isAllowed } from './licence-rules';
import { installedPackages } from './lockfile-licences';

/** `npm run licences`: every package with its licence, and exit code 1 when one of them is not allowed. */
function main(): void {
  const packages = installedPackages();
  for (const { name, version, licence, isTool } of packages)
    console.log(`${name}@${version}  ${licence ?? 'none stated'}${isTool ? '  (build and test only)' : ''}`);
  const counts = new Map<string, number>();
  for (const { licence = 'none stated' } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  console.log('');
  for (const [licence, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${String(count).padStart(5)}  ${licence}`);
  const refused = packages.filter((one) => !isAllowed(one));
  for (const { name, version, licence } of refused) console.error(`not allowed: ${name}@${version} (${licence ?? 'no licence stated'})`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}

main();
