const path = require('node:path');

const source = path.join(__dirname, 'src', 'cql', 'cql-worker.mjs');

/** An esbuild plugin: a thread starts from a file, so a bundle that runs CQL needs one more beside it. */
const cqlWorker = {
  name: 'cql-worker',
  setup({ initialOptions, esbuild, onStart }) {
    const { outfile, outdir, platform, target, banner } = initialOptions;
    const folder = outdir ?? path.dirname(outfile);
    onStart(async () => {
      await esbuild.build({
        entryPoints: [source],
        outfile: path.join(initialOptions.absWorkingDir ?? '', folder, 'cql-worker.js'),
        bundle: true,
        format: 'esm',
        // Names stay as they are: the engine finds its classes by them.
        minifyWhitespace: true,
        ...{ platform, target, banner },
      });
    });
  },
};

module.exports = { cqlWorker };
