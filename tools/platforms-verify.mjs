// Checks platform files against live servers: FHIR version, discovery, OAuth URLs, TLS certificate.
//
//   npm run platforms:verify                          all platforms that are not local
//   npm run platforms:verify -- epic-sandbox-patient  those named
import { importSource, root } from './run-source.mjs';

const { mainVerify } = await importSource('tools/verify/src/main.ts');
await mainVerify(root);
