const path = require('node:path');

/** An esbuild plugin: the tables of the folder data become parts of the bundle, which reads no file. */
const dataTables = {
  name: 'data-tables',
  setup({ onLoad, initialOptions }) {
    initialOptions.loader = { ...initialOptions.loader, '.tsv': 'text' };
    onLoad({ filter: /[\\/]record-view[\\/]src[\\/]dictionary[\\/]table-text\.ts$/ }, ({ path: file }) => ({
      contents: `
        import allergens from '../../data/allergens.tsv';
        import products from '../../data/medication-products.tsv';
        import medications from '../../data/medications.tsv';
        import elements from '../../data/r4-elements.tsv';
        import groups from '../../data/vaccine-groups.tsv';
        const recorded = { allergens, 'medication-products': products, medications, 'vaccine-groups': groups };
        const atHand = { ...recorded, 'r4-elements': elements };
        export const tableText = (name) => atHand[name];
        export const loadTableText = async (name) => (await import(\`../../data/\${name}.tsv\`)).default;
      `,
      resolveDir: path.dirname(file),
      loader: 'js',
    }));
  },
};

module.exports = { dataTables };
