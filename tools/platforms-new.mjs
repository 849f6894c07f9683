// Starts a platform file from a FHIR base URL.
//
//   npm run platforms:new -- --base https://fhir.my-hospital.example/r4 --id my-hospital
import { importSource, root } from './run-source.mjs';

const { mainNew } = await importSource('tools/verify/src/main.ts');
await mainNew(root);
