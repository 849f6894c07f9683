const path = require('node:path');

const source = path.join(__dirname, 'src', 'cql', 'cql-worker.mjs');

/** An esbuild plugin: a thread starts from a file, so a bundle that runs CQL needs one more beside it. */
const cqlWorker = {
  name: 'cql-worker',
  setup({ initialOptions, esbuild, onStart }) {
    const { outfile, outdir, platform, target, minifyWhitespace, banner } = initialOptions;
    const folder = outdir ?? path.dirname(outfile);
    onStart(async () => {
      // Without minifySyntax, which takes names from classes: the engine compares values by the names of their classes.
      await esbuild.build({
        entryPoints: [source],
        outfile: path.join(initialOptions.absWorkingDir ?? '', folder, 'cql-worker.js'),
        bundle: true,
        format: 'esm',
        ...{ platform, target, minifyWhitespace, banner },
      });
    });
  },
};

module.exports = { cqlWorker };
