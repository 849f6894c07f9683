const { join } = require('node:path');
const nxPreset = require('@nx/jest/preset').default;

module.exports = {
  ...nxPreset,
  testEnvironment: require.resolve('./tools/jest/environment.cjs'),
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  // Not in the folder for temporary files, which is another one for every run of tools/test.mjs.
  cacheDirectory: join(__dirname, '.cache', 'jest'),
  resolver: require.resolve('./tools/jest/resolver.cjs'),
  transform: {
    '\\.css$': require.resolve('./tools/jest/text-transform.cjs'),
    '^.+\\.[tj]s$': [
      require.resolve('./tools/jest/source-transform.cjs'),
      {
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        // Packages are loaded when something of them is first used: Jest loads everything anew for every file of tests, and
        // most files use little of what they can reach.
        module: { type: 'commonjs', lazy: true },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/'],
  testEnvironmentOptions: { customExportConditions: ['@fhir-gateway/source', 'node', 'require', 'default'] },
};
