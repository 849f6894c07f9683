/**
 * Every test in one run. One project and not one for each folder: a project keeps to itself what it has compiled and what
 * it knows of the files, so all of them would compile the same libraries. `jest.config.cjs` of a folder runs that folder.
 */
module.exports = {
  ...require('./jest.preset.js'),
  rootDir: __dirname,
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools'],
  testMatch: ['<rootDir>/*/*/src/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/[^/]+/[^/]+/(dist|out-tsc)/'],
};
