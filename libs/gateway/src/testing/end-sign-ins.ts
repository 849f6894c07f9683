// A process that ends sign-ins, or only asks platforms to revoke what waits. Arguments: URL of Redis, FHIR base. A line of
// JSON on stdin has the credentials of the sessions whose sign-ins are ended. Runs until it is killed.
import { once } from 'node:events';
import process from 'node:process';
import { openStubSignIn } from './stub-platform.js';

const [redisUrl = '', fhirBaseUrl = ''] = process.argv.slice(2);
const { auth, registry, vault } = await openStubSignIn(redisUrl, fhirBaseUrl);
auth.workOffRevocations();
process.stdout.write('ready\n');
const [line] = (await once(process.stdin, 'data')) as [Buffer];
const platform = registry.resolve('stub');
await Promise.all(
  (JSON.parse(line.toString()) as string[]).map(async (credential) =>
    auth.disconnect(await vault.authenticate(credential), platform),
  ),
);
setInterval(() => undefined, 60_000);
