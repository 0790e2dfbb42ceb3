// Runs one tier over every project in a single Jest process: `JEST_TIER=unit npx jest`.
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { testTimeout } = require('./jest.preset.cjs');

const roots = ['apps', 'libs', 'tools'].flatMap((group) => readdirSync(join(__dirname, group)).map((name) => join(__dirname, group, name)));

module.exports = {
  testTimeout,
  projects: [...roots, join(__dirname, 'e2e')].filter((root) => existsSync(join(root, 'jest.config.cjs'))),
};
