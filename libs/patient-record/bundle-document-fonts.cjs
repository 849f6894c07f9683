const path = require('node:path');

const family = '@expo-google-fonts/noto-sans';

/** An esbuild plugin: the fonts of printed records become a part of the bundle, which reads no file. */
const documentFonts = {
  name: 'document-fonts',
  setup({ onLoad, initialOptions }) {
    initialOptions.loader = { ...initialOptions.loader, '.ttf': 'base64' };
    onLoad({ filter: /[\\/]print[\\/]pdf[\\/]fonts\.(?:ts|js)$/ }, ({ path: file }) => ({
      contents: `
        import regular from '${family}/400Regular/NotoSans_400Regular.ttf';
        import bold from '${family}/700Bold/NotoSans_700Bold.ttf';
        const bytesOf = (text) => Buffer.from(text, 'base64');
        export const documentFonts = () => Promise.resolve({ regular: bytesOf(regular), bold: bytesOf(bold) });
      `,
      resolveDir: path.dirname(file),
      loader: 'js',
    }));
  },
};

module.exports = { documentFonts };
