const { readFile } = require('node:fs/promises');

/**
 * An esbuild plugin for the MCP client, of which the bridge has one transport. Its validator of JSON Schema is left out, since
 * only its `Client` uses that. The rest cannot be shaken out, and gets short names.
 */
const transportAlone = {
  name: 'transport-alone',
  setup(build) {
    const folder = String.raw`[\\/]@modelcontextprotocol[\\/]client[\\/]dist[\\/]`;
    build.onLoad({ filter: new RegExp(String.raw`${folder}ajvProvider-[^\\/]+\.mjs$`) }, () => ({
      contents: 'export const n = undefined;',
    }));
    build.onLoad({ filter: new RegExp(String.raw`${folder}[^\\/]+\.mjs$`) }, async ({ path }) => ({
      contents: (await build.esbuild.transform(await readFile(path, 'utf8'), { minify: true })).code,
    }));
  },
};

module.exports = { transportAlone };
