const path = require('node:path');

const libs = path.join(__dirname, '..', '..', 'libs');
const programs = {
  'cell-main': 'limits/src/cells/cell-main.mjs',
  'document-program': 'record-view/src/documents/document-program.mjs',
  'expression-program': 'coverage-tools/src/expressions/expression-program.mjs',
  'cql-program': 'coverage-tools/src/cql/cql-program.mjs',
};

/** An esbuild plugin: a process starts from a file, so a bundle that opens foreign content needs these beside it. */
const cellPrograms = {
  name: 'cell-programs',
  setup({ initialOptions, esbuild, onStart }) {
    const { outfile, outdir, platform, target, banner } = initialOptions;
    const folder = outdir ?? path.dirname(outfile);
    onStart(async () => {
      await esbuild.build({
        entryPoints: Object.entries(programs).map(([out, file]) => ({ out, in: path.join(libs, file) })),
        outdir: path.join(initialOptions.absWorkingDir ?? '', folder),
        bundle: true,
        format: 'esm',
        // Names stay as they are: the engine of CQL finds its classes by them.
        minifyWhitespace: true,
        ...{ platform, target, banner },
      });
    });
  },
};

module.exports = { cellPrograms };
