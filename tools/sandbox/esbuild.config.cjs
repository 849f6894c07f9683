const { sandboxDefinitions } = require('./bundle-sandbox.cjs');

module.exports = {
  sourcemap: true,
  // Half of the text to read at each start. Not minifySyntax: the authorization server tells classes apart by code that it
  // would fold.
  minifyWhitespace: true,
  // What is imported when it is first needed is not read before.
  splitting: true,
  plugins: [sandboxDefinitions],
};
