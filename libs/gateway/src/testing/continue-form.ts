// A replica that continues one adaptive form, in a process of its own.
// Arguments: URL of Redis, URL of the payer, credential of the session, what is asked as JSON. Says when it is about to
// ask, waits for a word on stdin, then prints the answer as one line of JSON.
import { once } from 'node:events';
import process from 'node:process';
import { HttpPayerClient, nextQuestion, nextQuestionInput } from '@fhir-gateway/coverage-tools';
import type { CoverageContext } from '@fhir-gateway/coverage-tools';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { SessionForms } from '../coverage/session-forms.js';

const [redisUrl = '', payerUrl = '', credential = '', asked = '{}'] = process.argv.slice(2);

const record: Readonly<Record<string, object>> = {
  'Patient/pat-1': { resourceType: 'Patient', id: 'pat-1', birthDate: '1958-03-02' },
  'Coverage/cov-1': {
    resourceType: 'Coverage',
    id: 'cov-1',
    status: 'active',
    beneficiary: { reference: 'Patient/pat-1' },
    payor: [{ identifier: { system: 'urn:payer', value: '1' } }],
  },
};
const platform = {
  id: 'form-payer',
  name: 'Form Payer',
  definition: { davinci: { dtr: { base: payerUrl, auth: 'none' } } },
  requestHeaders: () => ({}),
} as unknown as CoverageContext['platform'];

const store = await connectRedisVaultStore({ url: redisUrl });
const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
const vault = new TokenVault({ store, keyring });
const session = await vault.authenticate(credential);
const context = {
  platform,
  payer: new HttpPayerClient({
    platform,
    authorize: async () => undefined,
    send: async ({ url, method, headers, body }) => {
      const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
      const { status } = response;
      return { status, contentType: 'application/json', retryAfterSeconds: undefined, text: await response.text() };
    },
  }),
  records: async ({ path }: { path: string }) => ({ status: path in record ? 200 : 404, body: record[path] }),
  recordsBaseUrl: 'https://gateway.example',
  now: Date.now,
  forms: new SessionForms(vault, session, platform.id),
} as unknown as CoverageContext;

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const answer = await nextQuestion(context, nextQuestionInput.parse(JSON.parse(asked))).catch(
  ({ code }: { code?: string }) => ({ code }),
);
process.stdout.write(JSON.stringify(answer));
await vault.close();
process.stdin.destroy();
