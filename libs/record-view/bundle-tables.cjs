const path = require('node:path');

/** The tables that are needed in the middle of a calculation. */
const names = [
  ...['labs', 'surveys', 'imaging', 'problems', 'medications', 'vaccines', 'allergens', 'documents', 'services'],
  ...['procedures', 'medication-products', 'vaccine-groups', 'r4-elements'],
];

/** An esbuild plugin: the tables of the folder data become parts of the bundle, which reads no file. */
const dataTables = {
  name: 'data-tables',
  setup({ onLoad, initialOptions }) {
    initialOptions.loader = { ...initialOptions.loader, '.tsv': 'text' };
    onLoad({ filter: /[\\/]record-view[\\/]src[\\/]dictionary[\\/]table-text\.ts$/ }, ({ path: file }) => ({
      contents: `
${names.map((name, at) => `        import table${at} from '../../data/${name}.tsv';`).join('\n')}
        const atHand = { ${names.map((name, at) => `'${name}': table${at}`).join(', ')} };
        export const tableText = (name) => atHand[name];
        export const loadTableText = async (name) => (await import(\`../../data/\${name}.tsv\`)).default;
      `,
      resolveDir: path.dirname(file),
      loader: 'js',
    }));
  },
};

module.exports = { dataTables };
