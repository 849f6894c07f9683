// What is done with the example of each library's README in an empty project: it is called as its reader would, and has
// to come to something. `examples` are the modules made of the README's blocks, in their order.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startPlatform } from './stub-platform.mjs';

const keyring = async () => {
  const { Keyring } = await import('@fhir-gateway/token-vault');
  return new Keyring([{ id: 'k', secret: randomBytes(32), primary: true }]);
};
const storage = async () => {
  const { MemoryVaultStore, TokenVault } = await import('@fhir-gateway/token-vault');
  const parts = { store: new MemoryVaultStore(), keyring: await keyring() };
  return { ...parts, vault: new TokenVault(parts) };
};
const listen = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
};

/** Signs in at the stub with the functions that the README of smart-auth shows. */
async function signIn({ openAuth, startLogin, finishLogin }, platform) {
  const { vault } = await storage();
  const session = await vault.activate(vault.mintCredential(), 'browser');
  const auth = openAuth(vault, platform.registry);
  const { authorizationUrl, browserCookie } = await startLogin(auth, platform.registry, session, 'stub');
  const callback = {
    params: platform.signIn(authorizationUrl),
    cookies: { [browserCookie.name]: browserCookie.value },
  };
  return { vault, session, auth, done: await finishLogin(auth, platform.registry, session, callback) };
}

export const drivers = {
  async client([{ readLabs }]) {
    const { createServer } = await import('node:http');
    const resource = { resourceType: 'Observation', id: 'o-1' };
    const connections = [{ platform_id: 'sandbox-ehr', connected: true }];
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/auth/status' ? { connections } : { entry: [{ resource }] }));
    });
    assert.deepEqual(await readLabs(await listen(server)), [resource]);
    server.closeAllConnections();
    server.close();
  },

  async connect([{ onLabs }]) {
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify([request.url, request.headers.authorization]));
    });
    const element = new globalThis.EventTarget();
    const shown = new Promise((resolve) => onLabs(element, resolve));
    const detail = { fhirBase: await listen(server), access_token: 'a-token' };
    element.dispatchEvent(new globalThis.CustomEvent('fhir-connected', { detail }));
    assert.deepEqual(await shown, ['/Observation?category=laboratory&_sort=-date', 'Bearer a-token']);
    server.closeAllConnections();
    server.close();
  },

  async 'address-guard'([{ readDocument }]) {
    await assert.rejects(readDocument('https://127.0.0.1/doc'), ({ cause }) => cause.code === 'ADDRESS_PRIVATE');
  },
  async fhir([{ nameOf }]) {
    assert.equal(nameOf('https://a.example/r4/Patient/1/_history/2'), 'Patient/1');
  },
  async limits([{ limitWork }]) {
    const { MemoryVaultStore } = await import('@fhir-gateway/token-vault');
    const store = new MemoryVaultStore();
    const run = limitWork(store);
    let done = 0;
    const work = async () => void (done += 1);
    await Promise.all(Array.from({ length: 30 }, () => run('somebody', work)));
    for (let index = 30; index < 100; index += 1) await run('somebody', work);
    await assert.rejects(run('somebody', work), /come back in/);
    assert.equal(done, 100);
    await store.close();
  },

  async audit([{ openTrail }], { folder }) {
    const file = path.join(await mkdtemp(path.join(folder, 'audit-')), 'audit.log');
    const trail = await openTrail(file, { chain: randomBytes(32), ids: randomBytes(32) });
    trail.admit();
    trail.record({ event: 'fhir.read', sessionId: 'a-session' }, {});
    assert.equal(await trail.close(), 0);
    assert.match(await readFile(file, 'utf8'), /"event":"fhir.read"/);
  },

  async 'auth-server'([{ serveTokens }]) {
    const server = await serveTokens(await storage(), 'http://localhost:9', () => undefined);
    const answer = await fetch(`${await listen(server)}/oauth/token`, { method: 'POST' });
    assert.equal(answer.status, 400);
    server.closeAllConnections();
    server.close();
  },

  async 'http1-client'([{ open, read }]) {
    const { createServer } = await import('node:http');
    const server = createServer((_request, response) => response.end('text'));
    const transport = open(await listen(server));
    assert.equal(await read(transport, '/'), 'text');
    await transport.destroy();
    server.close();
  },

  async 'coverage-tools'([{ askPayer }]) {
    const { ServiceTransport } = await import('@fhir-gateway/fhir-proxy');
    const { createServer } = await import('node:http');
    const hooks = [];
    const server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      if (request.method === 'POST') hooks.push(JSON.parse(Buffer.concat(chunks).toString()));
      const services = [{ id: 'order-sign-crd', hook: 'order-sign', title: 't', description: 'd', prefetch: {} }];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.method === 'POST' ? { cards: [], systemActions: [] } : { services }));
    });
    const base = `${await listen(server)}/crd`;
    const davinci = {
      payerIdentifiers: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' }],
      crd: { base, auth: 'none' },
    };
    const platform = {
      ...{ id: 'payer', name: 'Payer', fhirBaseUrl: `${base}/fhir` },
      ...{ definition: { id: 'payer', davinci }, requestHeaders: () => ({}) },
    };
    const record = [
      { resourceType: 'Patient', id: 'pat-1' },
      {
        ...{ resourceType: 'Coverage', id: 'cov-1', status: 'active' },
        ...{ beneficiary: { reference: 'Patient/pat-1' }, payor: [{ reference: 'Organization/payer-1' }] },
      },
      {
        ...{ resourceType: 'Organization', id: 'payer-1', name: 'Payer' },
        identifier: davinci.payerIdentifiers,
      },
    ];
    const records = async ({ path: wanted }) => {
      const [type, id] = wanted.split('/');
      const found = record.filter((one) => one.resourceType === type && (id === undefined || one.id === id));
      if (id !== undefined) return { status: found.length > 0 ? 200 : 404, body: found[0] };
      const entry = found.map((resource) => ({ resource }));
      return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', entry } };
    };
    const transport = new ServiceTransport({ now: Date.now, allowInsecure: () => true });
    const question = { patient_id: 'pat-1', procedure_code: '27447' };
    const found = await askPayer(platform, transport, records, question);
    assert.equal(hooks.length, 1);
    assert.equal(typeof found.status, 'string');
    await transport.close();
    server.closeAllConnections();
    server.close();
  },

  async 'fhir-proxy'([{ serveFhir }, { pagesOf }], { load }) {
    const platform = await startPlatform();
    const [login] = await load('smart-auth');
    const { auth, session, vault } = await signIn(login, platform);
    const outcomes = [];
    const parts = { auth, registry: platform.registry, session };
    // The base is where the links of pages point, so the port has to be known first.
    const port = await freePort();
    const base = `http://127.0.0.1:${port}/fhir`;
    const { server, proxy } = serveFhir(parts, 'stub', base, ({ outcome }) => outcomes.push(outcome));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const answer = await fetch(`${base}/Patient/pat-1`);
    assert.deepEqual(await answer.json(), { resourceType: 'Patient', id: 'pat-1' });
    assert.equal((await fetch(`${base}/Patient/pat-1`, { method: 'DELETE' })).status, 400);
    assert.deepEqual(outcomes, ['allowed', 'refused']);
    const pages = [];
    for await (const page of pagesOf(base, 'Observation?patient=pat-1')) pages.push(page.entry[0].resource.id);
    assert.deepEqual(pages, ['1', '2']);
    server.closeAllConnections();
    server.close();
    await proxy.close();
    await vault.close();
    platform.stop();
  },

  async gateway([{ openGateway }], { packageFolder }) {
    const beside = pathToFileURL(path.join(packageFolder('platform-registry'), 'service.js')).href;
    const gateway = await openGateway(beside);
    assert.equal((await gateway.health()).ready, true);
    assert.ok(gateway.registry.list().length > 50);
    await gateway.close();
  },

  async 'patient-record'([{ example }]) {
    const reader = async () => {
      const resource = { resourceType: 'Condition', id: '1', subject: {}, code: { text: 'Asthma' } };
      return { status: 200, headers: {}, body: { resourceType: 'Bundle', type: 'searchset', entry: [{ resource }] } };
    };
    const connection = {
      id: 'a',
      platformName: 'A',
      patientId: 'p',
      baseUrl: 'http://a.test',
      isStrict: false,
      reader,
    };
    const ended = { code: 'LOGIN_REQUIRED', message: 'The connection has ended.' };
    assert.deepEqual(await example([connection, { ...connection, id: 'b', ended }]), ['Asthma', 'b: unauthorized']);
  },

  async 'platform-registry'([{ openRegistry, example }, shipped], { packageFolder, printed }) {
    const opened = openRegistry([path.join(packageFolder('platform-registry'), 'platforms')], {});
    assert.equal(opened.report, '');
    assert.match(example(opened).fhirBaseUrl, /^https:\/\/launch\.smarthealthit\.org\//);
    assert.ok(shipped !== undefined);
    assert.match(printed(), /FHIR_GATEWAY_PLATFORM_BCBSAR_CLIENT_ID.*https:\/\/launch\.smarthealthit\.org\//s);
  },

  async 'record-view'([{ showLabResults }]) {
    const reader = async ({ query = '' }) => {
      const resource = { resourceType: 'Observation', id: 'a', status: 'final', code: { text: 'Glucose' } };
      const link = [{ relation: 'self', url: `http://platform.example/fhir/Observation?${query}` }];
      return { status: 200, headers: {}, body: { resourceType: 'Bundle', total: 1, link, entry: [{ resource }] } };
    };
    const text = await showLabResults(reader, 'http://platform.example/fhir', 'p1');
    assert.match(text, /^1 of 1, newest first\n[^]*Glucose \| final/);
    // Its tables are files of the package.
    const { ingredientsOfCode } = await import('@fhir-gateway/record-view/dictionary');
    assert.deepEqual(ingredientsOfCode('314029'), ['hydrochlorothiazide', 'triamterene']);
  },

  async 'smart-auth'([login]) {
    const platform = await startPlatform();
    const { done, vault } = await signIn(login, platform);
    assert.deepEqual(done, { authorization: 'Bearer stub-access', patient: 'pat-1' });
    await vault.close();
    platform.stop();
  },

  async 'token-vault'([{ openVault, signIn: begin, accessTokenOf, refresh }], { redisUrl }) {
    const vault = await openVault(redisUrl, randomBytes(32));
    const cookie = await begin(vault, 'first');
    assert.equal(await accessTokenOf(vault, cookie), 'first');
    await refresh(vault, await vault.authenticate(cookie), async () => 'second');
    assert.equal(await accessTokenOf(vault, cookie), 'second');
    await vault.close();
  },
};

async function freePort() {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
