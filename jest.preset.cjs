// One Jest setup for every project. JEST_TIER picks which specs run:
//   unit (default)  x.spec.ts              no I/O
//   integration     x.integration.spec.ts  the real stack, through @helpdex/testing
//   e2e             x.e2e.spec.ts          whole paths over running services
//   soak            x.soak.spec.ts         long ones, that are run by hand: npm run soak
// Jest reads the time limit from the configuration it is started with: from a project's own, or from the root's when it runs all projects.
const { basename } = require('node:path');

const TIERS = {
  unit: { testRegex: String.raw`(?<!\.integration|\.e2e|\.soak)\.spec\.tsx?$`, testTimeout: 15_000 },
  integration: { testRegex: String.raw`\.integration\.spec\.ts$`, testTimeout: 120_000 },
  e2e: { testRegex: String.raw`\.e2e\.spec\.ts$`, testTimeout: 300_000 },
  soak: { testRegex: String.raw`\.soak\.spec\.ts$`, testTimeout: 300_000 },
};

const tier = TIERS[process.env.JEST_TIER ?? 'unit'];
if (!tier) throw new Error(`JEST_TIER must be one of ${Object.keys(TIERS).join(', ')}`);

module.exports = function preset(projectRoot, overrides = {}) {
  return {
    displayName: basename(projectRoot),
    rootDir: projectRoot,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['@helpdex/source', 'node', 'node-addons'] },
    transform: {
      '^.+\\.[cm]?[jt]sx?$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', tsx: true, decorators: true },
            transform: { legacyDecorator: true, useDefineForClassFields: false, react: { runtime: 'automatic' } },
          },
          module: { type: 'commonjs' },
        },
      ],
    },
    // The MongoDB driver loads `os` by import(), which Jest's sandbox refuses without a flag; transformed, it is a require().
    transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters)'],
    modulePathIgnorePatterns: ['<rootDir>/dist/'],
    setupFiles: ['reflect-metadata'],
    ...tier,
    ...overrides,
  };
};
module.exports.testTimeout = tier.testTimeout;
