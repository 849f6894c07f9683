import { type FakePlatform, type SeenRequest, sendJson } from '@fhir-gateway/testing';
import {
  answers,
  codeOf,
  eachProxy,
  fixture,
  gatewayBase,
  jsonBody,
  makePlatform,
  type ProxyFixture,
  reopen,
  session,
  upstream,
} from '../testing/fixture.js';
import { startUpstream } from '../testing/upstream.js';

let files: FakePlatform;
let nowMs = 1_700_000_000_000;
/** What the platform says the state of the job is. */
let status: (request: SeenRequest) => [number, unknown, Record<string, string>?];

const asynchronously = { headers: { prefer: 'respond-async', accept: 'application/fhir+json' } };
const plain = { 'content-type': 'application/json' };

eachProxy(async () => {
  files = await startUpstream();
  reopen({ now: () => nowMs }, { definition: { quirks: { exportBases: [`${files.origin}/bucket`] } } });
  fixture.auth.scopes = ['user/*.rs'];
  fixture.auth.patient = undefined;
  status = () => [202, undefined, { 'x-progress': '40 %', 'retry-after': '7' }];
  upstream.answer = (request, response) => {
    if (!request.url.startsWith('/jobs/')) {
      response.writeHead(202, {
        'content-location': `${upstream.origin}/jobs/1?secret=canary`,
        'content-type': 'text/html',
      });
      return response.end('<p>Accepted</p>');
    }
    const [code, body, headers = {}] = status(request);
    if (body === undefined) return response.writeHead(code, headers).end();
    return sendJson(response, code, body, headers);
  };
});

const below = (url: unknown): string => String(url).slice(gatewayBase.length + 1);

/** Begins something; returns the path below the gateway's base at which it can be asked about. */
async function begin(line: string, request = asynchronously): Promise<string> {
  const { head, body } = await fixture.send(line, request);
  expect([head?.status, body.length, head?.headers['content-type']]).toEqual([202, 0, undefined]);
  upstream.seen.length = 0;
  return below(head?.headers['content-location']);
}

/** The file links of a finished export with this manifest. */
async function finish(manifest: Record<string, unknown>): Promise<{ job: string; body: Record<string, unknown> }> {
  const job = await begin('GET $export');
  status = () => [200, manifest, plain];
  const { body } = await fixture.send(`GET ${job}`);
  upstream.seen.length = 0;
  return { job, body: JSON.parse(body.toString()) as Record<string, unknown> };
}

const linksOf = (list: unknown): string[] => (list as { url: string }[]).map(({ url }) => below(url));

it('another app of the session cannot ask about what was begun, nor cancel it, nor fetch its files', async () => {
  const { job, body } = await finish({ output: [{ type: 'Patient', url: `${upstream.base}/1.ndjson` }] });
  const [file = ''] = linksOf(body['output']);
  const other = { ...session, credentialKind: 'bearer', credentialGroup: 'another app' } as const;
  for (const line of [`GET ${job}`, `DELETE ${job}`, `GET ${file}`, `HEAD ${file}`]) {
    expect([line, await codeOf(fixture.send(line, {}, { session: other }))]).toEqual([line, 'REQUEST_INVALID']);
    expect(fixture.audit.at(-1)).toMatchObject({ outcome: 'refused', code: 'REQUEST_INVALID' });
  }
  expect(upstream.seen).toEqual([]);
});

it('another connection of the same patient gets neither its state nor its files', async () => {
  fixture.auth.connectionNumber = 1;
  const { job, body } = await finish({ output: [{ type: 'Patient', url: `${upstream.base}/1.ndjson` }] });
  for (const number of [2, undefined]) {
    fixture.auth.connectionNumber = number;
    for (const path of [job, ...linksOf(body['output'])])
      expect(await codeOf(fixture.send(`GET ${path}`))).toBe('REQUEST_INVALID');
  }
  fixture.auth.connectionNumber = undefined;
  expect(upstream.seen).toEqual([]);
});

describe('beginning something', () => {
  it.each(['GET $export?_type=Patient', 'GET Patient/$export', 'GET Group/g1/$export', 'GET Observation?code=x'])(
    '%s is answered with a sealed address at which to ask',
    async (line) => {
      expect(await begin(line)).toMatch(/^_async\/[A-Za-z0-9._-]+$/);
    },
  );

  it('takes scopes for reading every type', async () => {
    for (const scopes of [['user/Patient.rs'], ['patient/*.s'], []]) {
      fixture.auth.scopes = scopes;
      expect(await codeOf(fixture.send('GET $export', asynchronously))).toBe('SCOPE_INSUFFICIENT');
    }
    fixture.auth.scopes = ['system/*.read'];
    expect(await codeOf(fixture.send('GET $export', asynchronously))).toBe('no error');
    expect(upstream.seen).toHaveLength(1);
  });

  it.each(['http://evil.example.org/jobs/1', 'https://evil.example.org/x', 'javascript:x', 'http://a:b@127.0.0.1/'])(
    'is refused, and no lost job, where the platform’s address is %s, where nothing is asked',
    async (location) => {
      upstream.answer = (_request, response) => response.writeHead(202, { 'content-location': location }).end();
      const refused = fixture.send('GET $export', asynchronously);
      await expect(refused).rejects.toMatchObject({
        code: 'LINK_REFUSED',
        message: expect.stringMatching(/quirks\.exportBases/) as string,
      });
    },
  );

  it('names the host that the platform calls itself, behind a proxy of another name', async () => {
    const location = `${upstream.origin.replace('127.0.0.1', 'localhost')}/fhir/bulkstatus/1?secret=canary`;
    upstream.answer = (_request, response) => response.writeHead(202, { 'content-location': location }).end();
    const error: unknown = await fixture.send('GET $export', asynchronously).catch((one: unknown) => one);
    expect(String(error)).toContain(new URL(location).origin);
    expect(String(error)).not.toContain('canary');
  });

  it('needs no address of the platform: it may have none', async () => {
    upstream.answer = (_request, response) => response.writeHead(202).end();
    const { head } = await fixture.send('GET $export', asynchronously);
    expect([head?.status, head?.headers['content-location']]).toEqual([202, undefined]);
  });
});

describe('asking about it', () => {
  it('tells the progress, and sends the token to the address that the platform gave', async () => {
    const job = await begin('GET $export');
    const { head } = await fixture.send(`GET ${job}`);
    expect(head).toMatchObject({ status: 202, headers: { 'x-progress': '40 %', 'retry-after': '7' } });
    expect(upstream.seen).toMatchObject([
      { method: 'GET', url: '/jobs/1?secret=canary', headers: { authorization: 'Bearer token-1' } },
    ]);
    expect(upstream.seen[0]?.headers.accept).toContain('application/json');
    expect(fixture.audit.at(-1)).toMatchObject({ event: 'fhir.job-status', outcome: 'allowed', status: 202 });
  });

  it('cancels it, though writing is off', async () => {
    const job = await begin('GET $export');
    expect((await fixture.send(`DELETE ${job}`)).head?.status).toBe(202);
    expect(upstream.seen).toMatchObject([{ method: 'DELETE', url: '/jobs/1?secret=canary' }]);
    expect(fixture.audit.at(-1)).toMatchObject({ event: 'fhir.job-cancel' });
  });

  it('hands on how it was cancelled, also where nothing says that it is FHIR', async () => {
    const outcome = JSON.stringify({
      resourceType: 'OperationOutcome',
      issue: [{ diagnostics: `${upstream.base}/x` }],
    });
    for (const [said, headers, expected] of [
      [outcome, {}, outcome.replace(upstream.base, gatewayBase)],
      [outcome, { 'content-type': 'application/fhir+json' }, outcome.replace(upstream.base, gatewayBase)],
      ['gone', {}, ''],
      ['{"a":1}', {}, ''],
      ['', {}, ''],
      ['gone', { 'content-type': 'text/plain' }, ''],
    ] as const) {
      const begins = upstream.answer;
      const job = await begin('GET $export');
      upstream.answer = (_request, response) => response.writeHead(202, headers).end(said);
      const { head, body } = await fixture.send(`DELETE ${job}`);
      expect([head?.status, body.toString()]).toEqual([202, expected]);
      expect(head?.headers['content-type']).toBe(expected === '' ? undefined : 'application/fhir+json');
      upstream.answer = begins;
    }
  });

  it('hands on errors, and the Bundle of any other interaction with its URLs rewritten', async () => {
    const job = await begin('GET Observation?code=x');
    const outcome = { resourceType: 'OperationOutcome', issue: [] };
    status = () => [500, outcome];
    expect(await fixture.send(`GET ${job}`)).toMatchObject({ head: { status: 500 } });
    status = () => [200, { resourceType: 'Bundle', type: 'batch-response', link: [{ url: `${upstream.base}/x` }] }];
    const { body } = await fixture.send(`GET ${job}`);
    expect(body.toString()).toContain(`"${gatewayBase}/x"`);
  });

  it.each(['POST', 'PUT', 'PATCH'])('takes no %s', async (method) => {
    const job = await begin('GET $export');
    expect(await codeOf(fixture.send(`${method} ${job}`, jsonBody({})))).toBe('INTERACTION_NOT_SUPPORTED');
    expect(upstream.seen).toEqual([]);
  });

  it('is refused to other sessions, at other platforms, to strangers, when altered and when too old', async () => {
    const job = await begin('GET $export');
    const refused = async (line: string, change: Parameters<ProxyFixture['send']>[2] = {}): Promise<void> =>
      expect(await codeOf(fixture.send(line, {}, change))).toBe('REQUEST_INVALID');
    await refused(`GET ${job}`, { session: { ...session, id: 'session-2' } });
    await refused(`GET ${job}`, { session: undefined });
    await refused(`GET ${job}`, { platform: makePlatform(upstream.base, { id: 'other' }) });
    for (const line of [`GET ${job}x`, `GET ${job}/x`, 'GET _async/', 'GET _async/made-up', `DELETE ${job}A`]) {
      await refused(line);
    }
    nowMs += 3 * 24 * 3_600_000;
    await refused(`GET ${job}`);
    expect(upstream.seen).toEqual([]);
  });

  it('is judged by the login of now: its scopes, and its patient', async () => {
    fixture.auth.scopes = ['patient/*.rs'];
    fixture.auth.patient = 'p1';
    const job = await begin('GET Patient/p1/$everything');
    fixture.auth.patient = 'p2';
    expect(await codeOf(fixture.send(`GET ${job}`))).toBe('REQUEST_INVALID');
    fixture.auth.patient = 'p1';
    fixture.auth.scopes = ['patient/Observation.rs'];
    expect(await codeOf(fixture.send(`GET ${job}`))).toBe('SCOPE_INSUFFICIENT');
    expect(upstream.seen).toEqual([]);
  });
});

describe('quirk exportBases: the manifest of an export', () => {
  const manifest = (url: string, more: object = {}) => ({
    transactionTime: '2026-01-01T00:00:00Z',
    request: `${upstream.base}/$export?_type=Patient`,
    requiresAccessToken: true,
    output: [{ type: 'Patient', url, count: 3 }],
    error: [{ type: 'OperationOutcome', url: `${upstream.origin}/jobs/errors` }],
    ...more,
  });

  it('has the files under sealed addresses of the gateway, and everything else as it was', async () => {
    const { body } = await finish(manifest(`${upstream.base}/export/1.ndjson`, { extension: { a: 1 } }));
    expect(body).toEqual({
      transactionTime: '2026-01-01T00:00:00Z',
      request: `${gatewayBase}/$export?_type=Patient`,
      requiresAccessToken: true,
      output: [{ type: 'Patient', url: expect.stringContaining(`${gatewayBase}/_async/`) as string, count: 3 }],
      error: [{ type: 'OperationOutcome', url: expect.stringContaining(`${gatewayBase}/_async/`) as string }],
      extension: { a: 1 },
    });
  });

  it.each(['text/csv', 'text/csv; charset=utf-8', 'application/vnd.apache.parquet', 'application/gzip'])(
    'leads to files in other forms than FHIR’s as they are: %s',
    async (type) => {
      const { body } = await finish({ output: [{ type: 'Patient', url: `${files.origin}/bucket/1.csv` }] });
      const content = `id,url\n1,${upstream.base}/Patient/1\n`;
      files.answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end(content);
      const file = await fixture.send(`GET ${linksOf(body['output'])[0] ?? ''}`);
      expect([file.head?.headers['content-type'], String(file.body)]).toEqual([type, content]);
    },
  );

  it('leads to files one of whose lines is larger than what is held of any answer', async () => {
    const { body } = await finish(manifest(`${upstream.origin}/jobs/1.ndjson`));
    const large = `{"resourceType":"Binary","id":"b","data":"${'x'.repeat(11 * 2 ** 20)}"}\n`;
    const small = '{"resourceType":"Binary","id":"c"}\n';
    upstream.answer = (_request, response) =>
      sendJson(response, 200, small + large + small, { 'content-type': 'application/fhir+ndjson' });
    const file = await fixture.send(`GET ${linksOf(body['output'])[0] ?? ''}`);
    expect(String(file.body) === small + large + small).toBe(true);
  });

  it.each(['text/html', 'application/xhtml+xml'])('leads to no page for a browser: %s', async (type) => {
    const { body } = await finish({ output: [{ type: 'Patient', url: `${files.origin}/bucket/1.csv` }] });
    files.answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end('<p>Sign in</p>');
    expect(await codeOf(fixture.send(`GET ${linksOf(body['output'])[0] ?? ''}`))).toBe('UPSTREAM_NOT_FHIR');
  });

  it('leads to files that stream through the gateway with their URLs rewritten', async () => {
    const { body } = await finish(manifest(`${upstream.origin}/jobs/1.ndjson`));
    const line = (base: string) =>
      `{"resourceType":"Patient","id":"1","link":[{"other":{"reference":"${base}/Patient/2"}}]}\n`;
    answers(200, line(upstream.base).repeat(3), { 'content-type': 'application/octet-stream' });
    const [file] = linksOf(body['output']);
    const { head, body: text } = await fixture.send(`GET ${file}`);
    expect(text.toString()).toBe(line(gatewayBase).repeat(3));
    expect(head?.headers['content-type']).toBe('application/fhir+ndjson');
    expect(upstream.seen).toMatchObject([{ url: '/jobs/1.ndjson', headers: { authorization: 'Bearer token-1' } }]);
    expect(upstream.seen[0]?.headers.accept).toContain('application/fhir+ndjson');
    expect(fixture.audit.at(-1)).toMatchObject({ event: 'fhir.job-file' });
    expect(await codeOf(fixture.send(`DELETE ${file}`))).toBe('INTERACTION_NOT_SUPPORTED');
  });

  it('sends neither the token nor a key to a file that needs none, and keeps its address as it is', async () => {
    fixture.platform = makePlatform(upstream.base, {
      requestHeaders: { 'x-api-key': 'key' },
      tenantQuery: { tenant: 't1' },
      definition: { quirks: { exportBases: [`${files.origin}/bucket`] } },
    });
    const signed = `${files.origin}/bucket/1.ndjson?X-Signature=a%2Fb`;
    const { body } = await finish(manifest(signed, { requiresAccessToken: false }));
    // The gateway asks for its own credential all the same.
    expect(body['requiresAccessToken']).toBe(true);
    files.answer = (_request, response) =>
      sendJson(response, 200, '{"resourceType":"Patient"}\n', { 'content-type': 'application/fhir+ndjson' });
    await fixture.send(`GET ${linksOf(body['output'])[0]}`);
    expect(files.seen).toHaveLength(1);
    expect(files.seen[0]?.url).toBe('/bucket/1.ndjson?X-Signature=a%2Fb');
    expect(Object.keys(files.seen[0]?.headers ?? {}).sort()).toEqual(
      'accept accept-encoding connection host user-agent'.split(' '),
    );
    files.answer = (_request, response) => sendJson(response, 401, { resourceType: 'OperationOutcome', issue: [] });
    expect((await fixture.send(`GET ${linksOf(body['output'])[0]}`)).head?.status).toBe(401);
    expect(fixture.auth.calls.filter(({ rejectedToken }) => rejectedToken !== undefined)).toEqual([]);
  });

  it('says that no credential is needed where none is', async () => {
    fixture.platform = makePlatform(upstream.base, { isOpen: true });
    const nobody = { session: undefined };
    const { head } = await fixture.send('GET $export', asynchronously, nobody);
    status = () => [200, manifest(`${upstream.base}/1.ndjson`), plain];
    const { body } = await fixture.send(`GET ${below(head?.headers['content-location'])}`, {}, nobody);
    expect(JSON.parse(body.toString())).toMatchObject({ requiresAccessToken: false });
  });

  it('leads to further parts of itself', async () => {
    const link = [{ relation: 'next', url: `${upstream.origin}/jobs/1/2` }];
    const { body } = await finish(manifest(`${upstream.base}/1.ndjson`, { link }));
    const next = linksOf(body['link'])[0];
    expect(JSON.parse((await fixture.send(`GET ${next}`)).body.toString())).toMatchObject({ output: [{ count: 3 }] });
    expect(upstream.seen).toMatchObject([{ url: '/jobs/1/2' }]);
  });

  it.each<[string, (origin: string) => string]>([
    ['another host', () => 'https://elsewhere.example.org/bucket/1.ndjson'],
    ['a host that begins alike', (origin) => `${origin}.evil.test/bucket/1.ndjson`],
    ['another path', (origin) => `${origin}/bucket-of-others/1.ndjson`],
    ['dot segments', (origin) => `${origin}/bucket/../1.ndjson`],
  ])('is refused whole when a file is at %s', async (_what, url) => {
    const job = await begin('GET $export');
    status = () => [200, manifest(url(files.origin)), plain];
    expect(await codeOf(fixture.send(`GET ${job}`))).toBe('UPSTREAM_REDIRECT_REFUSED');
    expect(files.seen).toEqual([]);
  });

  it.each([{}, { output: 'x' }, { output: [{}] }, { output: [null] }, [], 'text'])(
    'is refused when it is none: %j',
    async (other) => {
      const job = await begin('GET $export');
      status = () => [200, JSON.stringify(other), plain];
      expect(await codeOf(fixture.send(`GET ${job}`))).toBe('UPSTREAM_NOT_FHIR');
    },
  );
});
