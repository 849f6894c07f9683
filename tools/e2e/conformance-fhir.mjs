// `npm run conformance:fhir`: sends every interaction of FHIR R4 to two servers, with and without the gateway, and writes
// the table in docs/generated/fhir-interactions.md.
import { join } from 'node:path';
import { importSource } from '../build/source.mjs';
import { root } from '../build/workspace.mjs';

const { writePage } = await importSource('tools/e2e/src/conformance/write-page.ts');
await writePage(join(root, 'docs', 'generated', 'fhir-interactions.md'));
