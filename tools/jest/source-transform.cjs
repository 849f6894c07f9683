const { createTransformer } = require('@swc/jest');

/**
 * Compiles sources as `@swc/jest` does, and knows them again whatever else a run was told. Its own keys hold the whole
 * configuration, of which a phase of tools/test.mjs leaves out other files: each phase would compile everything again.
 */
module.exports = {
  createTransformer(options) {
    const swc = createTransformer(options);
    const getCacheKey = (source, path, given) => swc.getCacheKey(source, path, { ...given, configString: '' });
    return { ...swc, getCacheKey };
  },
};
