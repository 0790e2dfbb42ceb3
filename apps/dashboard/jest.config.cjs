module.exports = require('../../jest.preset.cjs')(__dirname, {
  testEnvironment: 'jest-environment-jsdom',
  setupFiles: ['reflect-metadata', './src/test-setup.ts'],
  moduleNameMapper: { '\\.css$': '<rootDir>/src/empty-module.ts' },
});
