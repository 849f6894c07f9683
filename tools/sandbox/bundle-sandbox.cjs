const { cpSync } = require('node:fs');
const path = require('node:path');

/** An esbuild plugin: the sandbox reads the tables of FHIR R4 from their files, which have to be beside its bundle. */
const sandboxDefinitions = {
  name: 'sandbox-definitions',
  setup({ initialOptions, onEnd }) {
    const target = path.join(initialOptions.absWorkingDir ?? '', initialOptions.outdir, 'definitions');
    onEnd(() => cpSync(path.join(__dirname, 'definitions'), target, { recursive: true }));
  },
};

module.exports = { sandboxDefinitions };
