// Starts a platform file from a FHIR base URL.
//
//   npm run platforms:new -- --base https://fhir.my-hospital.example/r4 --id my-hospital
import { runCommand } from './cli.mjs';

await runCommand('platforms', 'new');
