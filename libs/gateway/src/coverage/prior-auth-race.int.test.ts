import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleModule, askRedis, describeWithRedis, startRedis, type TestRedis } from '@fhir-gateway/testing';
import { Keyring, TokenVault } from '@fhir-gateway/token-vault';
import { connectRedisVaultStore } from '@fhir-gateway/token-vault/redis';

interface Sent {
  readonly path: string;
  readonly request: { identifier: { value: string }; entry: { fullUrl: string }[] };
}

const decisionOn = ({ identifier, entry }: Sent['request']) =>
  JSON.stringify({
    resourceType: 'Bundle',
    identifier,
    entry: [
      {
        resource: {
          resourceType: 'ClaimResponse',
          outcome: 'queued',
          request: { reference: entry[0]?.fullUrl },
        },
      },
    ],
  });

/** A payer that takes every request; whether it ever answers is up to the test. */
class Payer {
  readonly sent: Sent[] = [];
  answer: (sent: Sent, response: ServerResponse) => void = ({ request }, response) => response.end(decisionOn(request));
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const sent = { path: request.url ?? '', request: JSON.parse(body) as Sent['request'] };
      this.sent.push(sent);
      this.answer(sent, response);
    });
  });

  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/fhir`;
  }

  get paths(): string[] {
    return this.sent.map(({ path }) => path);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describeWithRedis('a request for authorization, asked for by several processes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-prior-auth-'));
  const program = join(folder, 'submit-claim.mjs');
  let redis: TestRedis;
  let vault: TokenVault;
  let payer: Payer;
  let payerUrl: string;
  let credential: string;

  beforeAll(async () => {
    redis = await startRedis();
    const keyring = new Keyring([{ id: 'test', secret: Buffer.alloc(32, 'k'), primary: true }]);
    vault = new TokenVault({ store: await connectRedisVaultStore({ url: redis.url }), keyring });
    bundleModule(join(__dirname, '..', 'testing', 'submit-claim.ts'), program);
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
    await vault.activate(credential, 'browser');
  });
  afterEach(() => payer.stop());

  /** Starts a replica; it sends when told to, unless another one has by then. */
  function start() {
    const child = spawn(process.execPath, [program, redis.url, payerUrl, credential], {
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

  /** Lets what a dead replica had locked run out now; its lease is of 15 seconds. */
  async function endLeases(): Promise<void> {
    const port = Number(new URL(redis.url).port);
    const [locks] = (await askRedis(port, ['KEYS', '*:lock:*'])) as [string[]];
    expect(locks).toHaveLength(1);
    await askRedis(port, ['PEXPIRE', locks[0] ?? '', '1']);
  }

  const answerOf = async (ended: Promise<string>) =>
    JSON.parse(await ended) as { isRepeated: boolean; requestId: string };

  it('is sent once by three replicas at the same time', async () => {
    // A payer takes its time; without a lock the others would send meanwhile.
    payer.answer = ({ request }, response) => void setTimeout(() => response.end(decisionOn(request)), 500);
    const replicas = [start(), start(), start()];
    await Promise.all(replicas.map(({ isReady }) => isReady));
    for (const { send } of replicas) send();
    const answers = await Promise.all(replicas.map(({ ended }) => answerOf(ended)));
    expect(payer.paths).toEqual(['/fhir/Claim/$submit']);
    expect(answers.map(({ isRepeated }) => isRepeated).sort()).toEqual([false, true, true]);
    expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(1);
  }, 60_000);

  it('is asked about, and not sent again, after the process died between sending and the answer', async () => {
    const arrived = new Promise<void>((resolve) => (payer.answer = () => resolve()));
    const { child, isReady, ended, send } = start();
    await isReady;
    send();
    await arrived;
    child.kill('SIGKILL');
    expect(await ended).toBe('');
    await endLeases();
    payer.answer = ({ request }, response) => response.end(decisionOn(request));
    expect(await answerOf(start().ended)).toMatchObject({ isRepeated: true });
    expect(payer.paths).toEqual(['/fhir/Claim/$submit', '/fhir/Claim/$inquire']);
    expect(payer.sent[1]?.request.identifier).toEqual(payer.sent[0]?.request.identifier);
  }, 60_000);

  it('is sent again, the same to the last reference, where the payer says that it knows nothing of it', async () => {
    const arrived = new Promise<void>((resolve) => (payer.answer = () => resolve()));
    const { child, isReady, ended, send } = start();
    await isReady;
    send();
    await arrived;
    child.kill('SIGKILL');
    await ended;
    await endLeases();
    payer.answer = ({ path, request }, response) =>
      response.end(path.endsWith('$inquire') ? '{"resourceType":"Parameters"}' : decisionOn(request));
    const next = start();
    await next.isReady;
    next.send();
    expect(await answerOf(next.ended)).toMatchObject({ isRepeated: false });
    const submits = payer.sent.filter(({ path }) => path.endsWith('$submit'));
    expect(payer.paths.indexOf('/fhir/Claim/$inquire')).toBe(1);
    expect(submits).toHaveLength(2);
    expect(submits[1]?.request).toEqual(submits[0]?.request);
  }, 60_000);
});
