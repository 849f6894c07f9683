const { join } = require('node:path');
const config = require('../../jest.config.cjs');

const [[pattern, [, options]]] = Object.entries(config.transform);
module.exports = {
  ...config,
  testEnvironment: join(__dirname, 'mutants-environment.cjs'),
  transform: { [pattern]: [join(__dirname, 'mutants-transform.cjs'), options] },
};
