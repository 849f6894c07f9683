// Checks platform files against live servers: FHIR version, discovery, OAuth URLs, TLS certificate.
//
//   npm run platforms:verify                          all platforms that are not local
//   npm run platforms:verify -- epic-sandbox-patient  those named
import { runCommand } from './cli.mjs';

await runCommand('platforms', 'verify');
