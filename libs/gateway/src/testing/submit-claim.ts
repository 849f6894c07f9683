// A replica that asks for one authorization, in a process of its own.
// Arguments: URL of Redis, URL of the payer, credential of the session. Says when it is about to send, waits for a word on
// stdin, then prints the answer as one line of JSON.
import { once } from 'node:events';
import process from 'node:process';
import { HttpPayerClient, submitInput, submitPriorAuth } from '@fhir-gateway/coverage-tools';
import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { submissionParts } from '../coverage/submission-parts.js';

const [redisUrl = '', payerUrl = '', credential = ''] = process.argv.slice(2);

const record: Readonly<Record<string, object>> = {
  'Patient/pat-1': { resourceType: 'Patient', id: 'pat-1', birthDate: '1958-03-02' },
  'Coverage/cov-1': {
    resourceType: 'Coverage',
    id: 'cov-1',
    status: 'active',
    subscriberId: 'M100',
    beneficiary: { reference: 'Patient/pat-1' },
    payor: [{ identifier: { system: 'urn:payer', value: '1' } }],
  },
};
const platform = {
  id: 'race-payer',
  name: 'Race Payer',
  definition: { davinci: { pas: { base: payerUrl, auth: 'none' } } },
  requestHeaders: () => ({}),
} as unknown as CoverageContext['platform'];
const context = {
  platform,
  payer: new HttpPayerClient({
    platform,
    authorize: async () => undefined,
    send: async ({ url, method, headers, body }) => {
      const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
      const { status } = response;
      return { status, contentType: undefined, retryAfterSeconds: undefined, text: await response.text() };
    },
  }),
  records: async ({ path }: { path: string }) => ({ status: path in record ? 200 : 404, body: record[path] }),
  recordsBaseUrl: 'https://gateway.example',
  now: Date.now,
} as unknown as CoverageContext;

const store = await connectRedisVaultStore({ url: redisUrl });
const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
const vault = new TokenVault({ store, keyring });
const session = await vault.authenticate(credential);
const gateway = { vault, config: { publicUrl: 'https://gateway.example' }, isWriteAllowed: () => true };
const parts = submissionParts(gateway, { platform, session });
const input = submitInput.parse({
  patient_id: 'pat-1',
  coverage_id: 'cov-1',
  procedure_code: '27447',
  service_date: '2026-12-15',
  place_of_service: '21',
  ordering_npi: '2222222222',
});

let answer = await submitPriorAuth(context, input, parts);
if (answer.state === 'preview') {
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  answer = await submitPriorAuth(context, { ...input, confirm: answer.confirm }, parts);
}
process.stdout.write(JSON.stringify(answer));
await vault.close();
process.stdin.destroy();
