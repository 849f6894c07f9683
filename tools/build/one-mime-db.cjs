const { readFileSync } = require('node:fs');
const path = require('node:path');

/**
 * An esbuild plugin: npm installs mime-db beside each of five packages that want a newer one than a sixth. A bundle needs one
 * copy of a version: each is 150 KB of text, and twice that once it is made.
 */
const oneMimeDb = {
  name: 'one-mime-db',
  setup(build) {
    const firstOfVersion = new Map();
    build.onResolve({ filter: /^mime-db$/ }, async ({ path: name, pluginData, ...where }) => {
      if (pluginData === oneMimeDb) return undefined;
      const found = await build.resolve(name, { ...where, pluginData: oneMimeDb });
      if (found.errors.length > 0) return found;
      const { version } = JSON.parse(readFileSync(path.join(path.dirname(found.path), 'package.json'), 'utf8'));
      if (!firstOfVersion.has(version)) firstOfVersion.set(version, found);
      return firstOfVersion.get(version);
    });
  },
};

module.exports = { oneMimeDb };
