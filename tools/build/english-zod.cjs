/**
 * An esbuild plugin: zod has its messages in fifty languages, all of them below the one name that everybody imports, so that
 * no bundler leaves any out. Ours are English: the others are 300 KB of text that every start reads.
 */
const englishZod = {
  name: 'english-zod',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

module.exports = { englishZod };
