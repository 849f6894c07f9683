const { connectScript } = require('../../libs/connect/bundle-script.cjs');
const { openTelemetryModules } = require('../../libs/gateway/bundle-opentelemetry.cjs');
const { dataTables } = require('../../libs/record-view/bundle-tables.cjs');
const { documentFonts } = require('../../libs/patient-record/bundle-document-fonts.cjs');
const { asciiBundle } = require('../../tools/build/ascii-bundle.cjs');
const { cellPrograms } = require('../../tools/build/cell-programs.cjs');
const { englishZod } = require('../../tools/build/english-zod.cjs');
const { noDeadParts } = require('../../tools/build/no-dead-parts.cjs');
const { oneMimeDb } = require('../../tools/build/one-mime-db.cjs');

module.exports = {
  sourcemap: true,
  // What is imported when it is first needed is a file of its own: V8 keeps the text of every file that was loaded.
  splitting: true,
  // Not minifySyntax: the authorization server tells classes apart by code that it would fold.
  minifyWhitespace: true,
  conditions: ['@fhir-gateway/source'],
  outExtension: { '.js': '.js' },
  // Packages that are CommonJS call require.
  banner: {
    js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
  },
  plugins: [
    cellPrograms,
    connectScript,
    dataTables,
    documentFonts,
    asciiBundle,
    englishZod,
    noDeadParts,
    oneMimeDb,
    openTelemetryModules,
  ],
};
