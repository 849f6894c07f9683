// `npm run conformance:fhir`: sends every interaction of FHIR R4 to two servers, with and without the gateway, and writes
// the table in docs/conformance.md.
import { join } from 'node:path';
import { importSource, root } from './run-source.mjs';
import { install } from './workspace.mjs';

await install();
const { writePage } = await importSource('tools/e2e/src/conformance/write-page.ts');
await writePage(join(root, 'docs', 'conformance.md'));
