import { once } from 'node:events';
import process from 'node:process';
import { HttpPayerClient, type CoverageContext } from '@fhir-gateway/coverage-tools';
import { Cells } from '@fhir-gateway/limits/cells';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import { formSeals } from '../coverage/form-seals.js';

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

/**
 * A replica that asks a payer, in a process of its own. Arguments: URL of Redis, URL of the payer, credential of the
 * session, and what is asked as JSON. It prints its answer as one line of JSON.
 */
export async function openPayerReplica(id: string, service: 'dtr' | 'pas') {
  const [redisUrl = '', payerUrl = '', credential = '', asked = '{}'] = process.argv.slice(2);
  const store = await connectRedisVaultStore({ url: redisUrl });
  const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
  const vault = new TokenVault({ store, keyring });
  const platform = {
    id,
    name: 'A Payer',
    definition: { davinci: { [service]: { base: payerUrl, auth: 'none' } } },
    requestHeaders: () => ({}),
  } as unknown as CoverageContext['platform'];
  const payer = new HttpPayerClient({
    platform,
    authorize: async () => undefined,
    send: async ({ url, method, headers, body }) => {
      const response = await fetch(url, { method, headers, body });
      const { status } = response;
      return { status, contentType: 'application/json', retryAfterSeconds: undefined, text: await response.text() };
    },
  });
  const session = await vault.authenticate(credential);
  const context = {
    platform,
    payer,
    records: async ({ path }: { path: string }) => ({ status: path in record ? 200 : 404, body: record[path] }),
    recordsBaseUrl: 'https://gateway.example',
    now: Date.now,
    formSeals: formSeals(keyring)(session, id),
    cell: new Cells().for(id),
  } as unknown as CoverageContext;
  return {
    vault,
    platform,
    context,
    session,
    asked: JSON.parse(asked) as object,
    /** Says that it is about to ask, and waits for a word on stdin. */
    waitForWord: async () => {
      process.stdout.write('ready\n');
      await once(process.stdin, 'data');
    },
    end: async (answer: object) => {
      process.stdout.write(JSON.stringify(answer));
      await vault.close();
      process.stdin.destroy();
    },
  };
}
