import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRedis, bundleModule, describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, TokenVault, type Session } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import { SessionForms } from './session-forms.js';

const adaptive = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-questionnaireAdaptive';
const begun = {
  resourceType: 'QuestionnaireResponse',
  status: 'in-progress',
  questionnaire: '#form',
  subject: { reference: 'Patient/pat-1' },
  extension: [
    {
      url: 'http://hl7.org/fhir/us/davinci-dtr/StructureDefinition/qr-coverage',
      valueReference: { reference: 'Coverage/cov-1' },
    },
  ],
  contained: [
    {
      resourceType: 'Questionnaire',
      id: 'form',
      status: 'active',
      derivedFrom: ['https://payer.example/form'],
      extension: [{ url: adaptive, valueBoolean: true }],
      item: [],
    },
  ],
} as unknown as QuestionnaireResponse;

interface Sent {
  readonly parameter: { resource: QuestionnaireResponse & { contained: { item: object[] }[] } }[];
}

/** A payer that asks three questions, one after the other; whether it ever answers is up to the test. */
class Payer {
  readonly sent: QuestionnaireResponse[] = [];
  answer: (body: object, response: ServerResponse) => void = (body, response) => response.end(JSON.stringify(body));
  readonly #server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const [sent] = (JSON.parse(body) as Sent).parameter.map(({ resource }) => resource);
      if (!sent) throw new Error('no response was sent');
      this.sent.push(sent);
      const [form] = sent.contained;
      const asked = form?.item ?? [];
      const next = { linkId: `q${asked.length + 1}`, type: 'boolean', text: 'Yes?', required: true };
      const item = asked.length < 3 ? [...asked, next] : asked;
      const status = asked.length < 3 ? 'in-progress' : 'completed';
      this.answer({ ...sent, status, contained: [{ ...form, item }] }, response);
    });
  });

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/fhir`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describeWithRedis('an adaptive form, continued by several processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-adaptive-form-'));
  const program = join(folder, 'continue-form.mjs');
  let redis: TestRedis;
  let vault: TokenVault;
  let payer: Payer;
  let payerUrl: string;
  let credential: string;
  let session: Session;
  let formId: string;

  beforeAll(async () => {
    redis = await startRedis();
    const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
    vault = new TokenVault({ store: await connectRedisVaultStore({ url: redis.url }), keyring });
    bundleModule(join(__dirname, '..', 'testing', 'continue-form.ts'), program);
  }, 60_000);
  afterAll(async () => {
    await vault?.close();
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    payer = new Payer();
    payerUrl = await payer.start();
    credential = vault.mintCredential();
    session = await vault.activate(credential, 'browser');
    formId = (await new SessionForms(vault, session, 'form-payer').begin({ response: begun, round: 0 })) ?? '';
  });
  afterEach(() => payer.stop());

  /** Starts a replica; it asks when told to. */
  function start(more: object = {}, as = credential) {
    const asked = JSON.stringify({ form_id: formId, ...more });
    const child = spawn(process.execPath, [program, redis.url, payerUrl, as, asked], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    const isReady = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('ready\n')) resolve();
      });
      child.once('close', () => resolve());
    });
    const ended = once(child, 'close').then(() => output.replace('ready\n', ''));
    return { child, isReady, ended, send: () => void child.stdin.write('send\n') };
  }

  async function ask(more: object = {}, as?: string) {
    const replica = start(more, as);
    await replica.isReady;
    replica.send();
    return JSON.parse(await replica.ended) as { status?: string; round?: number; open?: string[]; code?: string };
  }

  it('is finished by a process for each round, and opens for its own session alone', async () => {
    expect(await ask()).toMatchObject({ status: 'in-progress', round: 1, open: ['q1'] });
    expect(await ask({ answers: { q1: true } })).toMatchObject({ round: 2, open: ['q2'] });
    const other = vault.mintCredential();
    await vault.activate(other, 'browser');
    expect(await ask({}, other)).toEqual({ code: 'FORM_UNKNOWN' });
    expect(await ask({ answers: { q2: false } })).toMatchObject({ round: 3, open: ['q3'] });
    expect(await ask({ answers: { q3: true } })).toMatchObject({ status: 'completed', round: 4 });
    expect(payer.sent).toHaveLength(4);
  }, 60_000);

  it('takes answers once where two processes have them at the same time', async () => {
    await ask();
    // A payer takes its time; without a lock the other would send meanwhile.
    payer.answer = (body, response) => void setTimeout(() => response.end(JSON.stringify(body)), 300);
    const replicas = [start({ answers: { q1: true } }), start({ answers: { q1: true } })];
    await Promise.all(replicas.map(({ isReady }) => isReady));
    for (const { send } of replicas) send();
    const ends = await Promise.all(replicas.map(async ({ ended }) => (JSON.parse(await ended) as { status: string }).status)); // prettier-ignore
    expect(ends.sort()).toEqual(['in-progress', 'stopped']);
    expect(payer.sent).toHaveLength(2);
  }, 60_000);

  it('has its answers still after the process died while the payer had them', async () => {
    await ask();
    const arrived = new Promise<void>((resolve) => (payer.answer = () => resolve()));
    const { child, isReady, ended, send } = start({ answers: { q1: true } });
    await isReady;
    send();
    await arrived;
    child.kill('SIGKILL');
    await ended;
    // What the dead process had locked runs out now instead of in 15 seconds.
    const port = Number(new URL(redis.url).port);
    const [locks] = (await askRedis(port, ['KEYS', '*:lock:*'])) as [string[]];
    await askRedis(port, ['PEXPIRE', locks[0] ?? '', '1']);
    payer.answer = (body, response) => response.end(JSON.stringify(body));
    expect(await ask()).toMatchObject({ status: 'in-progress', round: 2, open: ['q2'] });
    expect(payer.sent.at(-1)?.item).toMatchObject([{ linkId: 'q1', answer: [{ valueBoolean: true }] }]);
  }, 60_000);
});
