const { join } = require('node:path');
const config = require('../../jest.config.cjs');

// Others are transformed without options.
const [pattern, [, options]] = Object.entries(config.transform).find(([, transform]) => Array.isArray(transform));
module.exports = {
  ...config,
  testEnvironment: join(__dirname, 'mutants-environment.cjs'),
  transform: { ...config.transform, [pattern]: [join(__dirname, 'mutants-transform.cjs'), options] },
};
