const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/**
 * An esbuild plugin: V8 holds the text of a program in one byte a character, or all of it in two where a single one needs
 * them, which is the size of the bundle once more in memory. esbuild writes such characters as escapes except in tagged
 * templates and regular expressions, where they mean the same as long as nobody asks for the raw text; nothing here does.
 */
const asciiBundle = {
  name: 'ascii-bundle',
  setup({ initialOptions, onEnd }) {
    // Names every file that is written.
    initialOptions.metafile = true;
    onEnd(({ errors, metafile }) => {
      if (errors.length > 0) return;
      for (const name of Object.keys(metafile.outputs)) {
        if (!/\.[cm]?js$/.test(name)) continue;
        const file = path.resolve(initialOptions.absWorkingDir ?? '', name);
        const source = readFileSync(file, 'utf8');
        const plain = source.replace(
          /[\u0080-\uffff]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        if (plain !== source) writeFileSync(file, plain);
      }
    });
  },
};

module.exports = { asciiBundle };
