const { connectScript } = require('../../libs/connect/bundle-script.cjs');
const { openTelemetryModules } = require('../../libs/gateway/bundle-opentelemetry.cjs');
const { documentFonts } = require('../../libs/patient-record/bundle-document-fonts.cjs');
const { dataTables } = require('../../libs/record-view/bundle-tables.cjs');
const { cellPrograms } = require('../../tools/build/cell-programs.cjs');
const { englishZod } = require('../../tools/build/english-zod.cjs');
const { transportAlone } = require('../../tools/build/transport-alone.cjs');
const { sandboxDefinitions } = require('../../tools/sandbox/bundle-sandbox.cjs');

module.exports = {
  // The sandbox is a process of its own, of the same parts.
  entryPoints: { main: 'apps/cli/src/main.ts', sandbox: 'tools/sandbox/src/main.ts' },
  // Both apps are in a part of their own, which only `start` loads.
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
    englishZod,
    sandboxDefinitions,
    openTelemetryModules,
    transportAlone,
  ],
};
