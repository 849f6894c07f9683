module.exports = {
  // Jest takes the limit of hooks from here, not from the projects.
  testTimeout: require('./jest.preset.js').testTimeout,
  projects: [
    '<rootDir>/libs/*/jest.config.cjs',
    '<rootDir>/apps/*/jest.config.cjs',
    '<rootDir>/tools/*/jest.config.cjs',
  ],
};
