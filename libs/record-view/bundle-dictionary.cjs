const path = require('node:path');

/** An esbuild plugin: the tables of the dictionary become parts of the bundle, which reads no file. */
const dictionaryTables = {
  name: 'dictionary-tables',
  setup({ onLoad, initialOptions }) {
    initialOptions.loader = { ...initialOptions.loader, '.tsv': 'text' };
    onLoad({ filter: /[\\/]dictionary[\\/]table-text\.ts$/ }, ({ path: file }) => ({
      contents: `
        import allergens from '../../data/allergens.tsv';
        import products from '../../data/medication-products.tsv';
        import medications from '../../data/medications.tsv';
        import groups from '../../data/vaccine-groups.tsv';
        const atHand = { allergens, 'medication-products': products, medications, 'vaccine-groups': groups };
        export const tableText = (name) => atHand[name];
        export const loadTableText = async (name) => (await import(\`../../data/\${name}.tsv\`)).default;
      `,
      resolveDir: path.dirname(file),
      loader: 'js',
    }));
  },
};

module.exports = { dictionaryTables };
