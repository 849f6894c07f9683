const path = require('node:path');

const source = path.join(__dirname, 'src', 'documents', 'document-worker.mjs');

/** An esbuild plugin: a thread starts from a file, so a bundle that opens documents needs one more beside it. */
const documentWorker = {
  name: 'document-worker',
  setup({ initialOptions, esbuild, onStart }) {
    const { outfile, outdir, platform, target, minifyWhitespace, minifySyntax, banner } = initialOptions;
    const folder = outdir ?? path.dirname(outfile);
    onStart(async () => {
      await esbuild.build({
        entryPoints: [source],
        outfile: path.join(initialOptions.absWorkingDir ?? '', folder, 'document-worker.js'),
        bundle: true,
        format: 'esm',
        ...{ platform, target, minifyWhitespace, minifySyntax, banner },
      });
    });
  },
};

module.exports = { documentWorker };
