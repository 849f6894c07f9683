const nxPreset = require('@nx/jest/preset').default;

/** Packages that ship ES modules only, or import some; Jest runs CommonJS, so these are compiled as our own sources are. */
const esmOnlyPackages = [
  'jose',
  'oidc-provider',
  'oauth4webapi',
  'fhir-kit-client',
  'stream-chain',
  'stream-json',
  '@seriousme',
  '@opentelemetry/otlp-exporter-base',
];

module.exports = {
  ...nxPreset,
  testEnvironment: 'node',
  // A test that hangs is found all the same; five seconds are passed by one that works, on a machine with other work.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  resolver: '@nx/jest/plugins/resolver',
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnlyPackages.join('|')})/)`],
  testEnvironmentOptions: { customExportConditions: ['@fhir-gateway/source', 'node', 'require', 'default'] },
};
