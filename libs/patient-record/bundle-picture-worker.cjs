const path = require('node:path');

const source = path.join(__dirname, 'src', 'shares', 'picture-worker.mjs');

/** The WebAssembly becomes a part of the worker's file, which then reads no other. */
const programWithin = {
  name: 'decoder-program',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]decoder-program\.mjs$/ }, ({ path: file }) => ({
      contents: `
        import program from 'zxing-wasm/reader/zxing_reader.wasm';
        export const decoderProgram = () => program.buffer;
      `,
      resolveDir: path.dirname(file),
      loader: 'js',
    }));
  },
};

/** An esbuild plugin: a thread starts from a file, so a bundle that reads pictures needs one more beside it. */
const pictureWorker = {
  name: 'picture-worker',
  setup({ initialOptions, esbuild, onStart }) {
    const { outfile, outdir, platform, target, minifyWhitespace, banner } = initialOptions;
    const folder = outdir ?? path.dirname(outfile);
    onStart(async () => {
      await esbuild.build({
        entryPoints: [source],
        outfile: path.join(initialOptions.absWorkingDir ?? '', folder, 'picture-worker.js'),
        bundle: true,
        format: 'esm',
        loader: { '.wasm': 'binary' },
        plugins: [programWithin],
        ...{ platform, target, minifyWhitespace, banner },
      });
    });
  },
};

module.exports = { pictureWorker };
