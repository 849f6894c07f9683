const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

/**
 * Our sources import each other by the name that the compiler will give: `./x.js` for `x.ts`. Packages are found as Node
 * finds them for `require`, or for `import` where they offer nothing else.
 */
module.exports = (path, options) => {
  if (path.startsWith('.')) {
    const source = path.endsWith('.js') && `${resolve(options.basedir, path).slice(0, -'.js'.length)}.ts`;
    return source && existsSync(source) ? source : options.defaultResolver(path, options);
  }
  try {
    return options.defaultResolver(path, options);
  } catch {
    return options.defaultResolver(path, { ...options, conditions: [...(options.conditions ?? []), 'import'] });
  }
};
