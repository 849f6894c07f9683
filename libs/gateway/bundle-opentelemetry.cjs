const { readFileSync } = require('node:fs');
const path = require('node:path');

/**
 * An esbuild plugin: takes of OpenTelemetry's packages the ES modules, of which only what is used ends in the bundle. By
 * their `main` they are CommonJS, and come with logs, metrics and every name of every convention: three times as much.
 */
const openTelemetryModules = {
  name: 'opentelemetry-modules',
  setup(build) {
    build.onResolve({ filter: /^@opentelemetry\/[^/]+$/ }, async ({ path: name, pluginData, ...where }) => {
      if (pluginData === openTelemetryModules) return undefined;
      const found = await build.resolve(name, { ...where, pluginData: openTelemetryModules });
      const [, folder] = /^(.*[\\/]node_modules[\\/]@opentelemetry[\\/][^\\/]+)[\\/]/.exec(found.path) ?? [];
      if (folder === undefined) return found;
      const { module, sideEffects } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      if (module === undefined) return found;
      return { ...found, path: path.join(folder, module), sideEffects: sideEffects !== false };
    });
  },
};

module.exports = { openTelemetryModules };
