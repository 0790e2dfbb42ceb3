module.exports = require('../../jest.preset.cjs')(__dirname, {
  // The MongoDB driver loads `os` by import(), which Jest's sandbox refuses without a flag; transformed, it is a require().
  transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters)'],
});
