const path = require('node:path');

/** Settings of esbuild for the script that pages load from a gateway. */
const settings = {
  entryPoints: [path.join(__dirname, 'src', 'index.ts')],
  bundle: true,
  write: false,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'error',
};

/** An esbuild plugin: the script becomes a part of the bundle, which reads no file. */
const connectScript = {
  name: 'connect-script',
  setup({ onLoad, esbuild }) {
    onLoad({ filter: /[\\/]assets[\\/]connect-js\.ts$/ }, async () => {
      const { outputFiles } = await esbuild.build(settings);
      const text = JSON.stringify(outputFiles[0].text);
      return { contents: `export const connectJs = () => Promise.resolve(${text});`, loader: 'js' };
    });
  },
};

module.exports = { connectScript };

if (require.main === module) process.stdout.write(require('esbuild').buildSync(settings).outputFiles[0].text);
