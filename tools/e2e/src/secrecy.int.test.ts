import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  askRedis,
  describeWithRedis,
  until,
  type SeenRequest,
  type StubAnswer,
  type TestRedis,
} from '@fhir-gateway/testing';
import { agentKinds } from './testing/agents/agent.js';
import { findSecrets } from './testing/hostile/secret-search.js';
import { letAppIn } from './testing/browser/form-person.js';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import { credentialParts } from './testing/hostile/credential-parts.js';
import { shared, sharedRedis, sharedStack, sharedStub } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { recordRedis } from './testing/stacks/redis-recorder.js';
import { masterKey } from './testing/stacks/stack.js';

/** Words that a caller or a platform uses in this test, and nobody anywhere else. */
const canaries = [
  'Kanariella',
  'Zeisigowa',
  '1931-07-23',
  'ZZ-MRN-558812',
  'Canary Lane 9',
  'canary-code-17',
  'pat-kan1',
];
const [given, family, birthDate, identifier, line, code, patientId] = canaries as [string, string, ...string[]];
const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-canaries-'));
const [auditFile, secretsFile] = [join(folder, 'audit.log'), join(folder, 'secrets')];
const stream = 'fg-audit:{trail}';

/** A platform that quotes health data in whatever it answers. */
function answerWithCanaries({ url }: SeenRequest): StubAnswer {
  const diagnostics = `no ${given} ${family} born ${birthDate}, ${identifier}, ${line}`;
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'x', diagnostics }] };
  const record = { resourceType: 'Patient', id: patientId, birthDate, name: [{ family, given: [given] }] };
  const status = url.includes('status=500') ? 500 : url.includes('status=422') ? 422 : 200;
  const type = url.includes('text=1') ? 'text/html' : 'application/fhir+json';
  const headers = { 'content-type': type, etag: `W/"${identifier}"`, location: `x/Patient/${patientId}` };
  const body = JSON.stringify(status === 200 ? record : outcome);
  return { status, headers, body: url.includes('broken=1') ? body.slice(0, -5) : body };
}

describeWithRedis('health data and secrets, with debug logs and every place of the audit', () => {
  const redis = sharedRedis();
  const archive = sharedStub(({ body }) => {
    const count = (JSON.parse(body) as { entry?: unknown[] }).entry?.length ?? 0;
    const entry = Array.from({ length: count }, () => ({ response: { status: '201 Created' } }));
    const headers = { 'content-type': 'application/fhir+json' };
    return { headers, body: { resourceType: 'Bundle', type: 'batch-response', entry } };
  });
  const platform = sharedStub(answerWithCanaries);
  const clock = movableClock();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
    platforms: [{ id: 'quoting', fhirBaseUrl: platform.origin }],
    sandboxEnv: { ...clock.env, FHIR_GATEWAY_SANDBOX_SECRETS_FILE: secretsFile },
    env: {
      ...clock.env,
      FHIR_GATEWAY_AUDIT_SINKS: `stdout,file:${auditFile},redis-stream,fhir:${archive.origin}`,
      FHIR_GATEWAY_WRITES: 'on',
    },
  }));
  const recorder = shared(
    () => recordRedis(redis.url),
    (one) => one.stop(),
  );
  const agent = shared(
    () => signInAgent('client 2.x', stack.mcpUrl, 0),
    ({ host }) => host.close(),
  );
  let restToken = '';
  beforeAll(async () => {
    restToken = await letAppIn(agent.browser, stack.restUrl);
  });

  /** Everything that was written down so far, by place. */
  const places = async () => {
    const entries = await askRedis(portOf(redis), ['XRANGE', stream, '-', '+']);
    return {
      log: stack.output(),
      file: readFileSync(auditFile, 'utf8'),
      'redis-stream': JSON.stringify(entries),
      'audit events': archive.requests.map(({ body }) => body).join('\n'),
    };
  };

  it('are in none of them, whoever asked what and whatever was answered', async () => {
    const { host, token, patient } = agent;
    const record = await rest(`sandbox-ehr/Patient/${patient}`);
    const known = wordsOf(JSON.parse(await record.text()));
    expect(known.length).toBeGreaterThan(3);
    await askOverRest(patient);
    await askOverMcp(patient);
    await host.agent.call('revoke_auth', { platform_id: 'sandbox-ehr' });
    // What waits in a queue is written within 20 ms, and posted thereafter.
    await until(async () => {
      const { log, file, 'redis-stream': entries, 'audit events': events } = await places();
      const counts = [log, file, entries].map((text) => text.split(/\\?"audit\\?":true/).length - 1);
      return (
        file.includes('auth.revoke') &&
        new Set([...counts, events.split('"resourceType":"AuditEvent"').length - 1]).size === 1
      );
    });
    const written = await places();
    for (const text of Object.values(written)) expect(text.length).toBeGreaterThan(2_000);
    for (const event of ['auth.success', 'fhir.read', 'fhir.search-type', 'fhir.create', 'consent.given']) {
      for (const place of ['log', 'file', 'redis-stream'] as const) expect(written[place]).toContain(event);
    }
    const secrets = readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean);
    expect(secrets.length).toBeGreaterThan(3);
    const { refresh_token: refreshToken = '' } = host.memory.tokens() ?? {};
    const words = [...canaries, ...known, patient, ...secrets, token, restToken, refreshToken, masterKey].filter(
      isTelling,
    );
    expect(findSecrets(words, written)).toEqual([]);
  });

  it('are found in each of them by the same search, when they are put there', async () => {
    appendFileSync(auditFile, `{"name":"${family}"}\n`);
    await askRedis(portOf(redis), ['XADD', stream, '*', 'line', `{"query":"code=${code}"}`]);
    const query = Buffer.from(`Patient?identifier=${identifier}`).toString('base64');
    await fetch(archive.origin, { method: 'POST', body: JSON.stringify({ entity: [{ query }] }) });
    const written = await places();
    const found = findSecrets(canaries, { ...written, log: `${written.log}{"url":"/Patient?name=${given}"}` });
    expect(found.map(({ place }) => place).sort()).toEqual(['audit events', 'file', 'log', 'redis-stream']);
  });

  it('shows no token, code, verifier, key or cookie of a whole flow in logs, Redis, or answers', async () => {
    const received: string[] = [];
    const cookies = new Set<string>();
    for (const kind of agentKinds) {
      const { host, browser, patient } = await signInAgent(kind, stack.mcpUrl, 0);
      for (const pair of browser.cookieHeader(stack.restUrl).split('; '))
        cookies.add(pair.slice(pair.indexOf('=') + 1));
      try {
        const calls: [string, Record<string, unknown>][] = [
          ['get_auth_status', {}],
          ['search', { platform_id: 'sandbox-ehr', resource_type: 'Observation', params: { category: 'laboratory' } }],
          ['read', { platform_id: 'sandbox-ehr', resource_type: 'Patient', resource_id: patient }],
          ['read', { platform_id: 'sandbox-ehr', resource_type: 'Patient', resource_id: 'no-such-patient' }],
          ['get_capabilities', { platform_id: 'sandbox-ehr' }],
        ];
        for (const [tool, args] of calls) {
          const { text, structured } = await host.agent.call(tool, args);
          received.push(text, JSON.stringify(structured));
        }
        // Past the life of the token, so that a refresh happens and its tokens are looked for, too.
        clock.advance(301_000);
        for (const path of ['/api/fhir/sandbox-ehr/Observation?_count=2', '/', '/auth/sessions']) {
          received.push((await browser.open(stack.restUrl + path)).body);
        }
        await recorder.dump();
        received.push((await host.agent.call('revoke_auth', { platform_id: 'sandbox-ehr' })).text);
      } finally {
        await host.close();
      }
    }
    const secrets = readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean);
    // Per round: code, verifier, three tokens at sign-in, and the refresh with its own.
    expect(new Set(secrets).size).toBeGreaterThanOrEqual(agentKinds.length * 6);
    expect(cookies.size).toBeGreaterThanOrEqual(agentKinds.length);
    const values = [...secrets, ...[...cookies].flatMap(credentialParts), masterKey];
    const written = { logs: stack.output(), redis: recorder.text(), answers: received.join('\n') };
    // The search would find nothing in an empty log: what happened must be there.
    for (const event of 'auth.start auth.success token.refresh fhir.read fhir.search-type auth.revoke'.split(' '))
      expect(written.logs).toContain(`"event":"${event}"`);
    expect(written.redis.length).toBeGreaterThan(1_000);
    expect(findSecrets(values, written)).toEqual([]);
  });

  const rest = (path: string, init: RequestInit = {}) =>
    fetch(`${stack.restUrl}/api/fhir/${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${restToken}`,
        'content-type': 'application/fhir+json',
        'x-request-id': `${identifier}.${family}`,
        ...init.headers,
      },
    });

  async function askOverRest(patient: string): Promise<void> {
    const person = { name: [{ family, given: [given] }], birthDate, address: [{ line: [line] }] };
    const sent = { resourceType: 'Patient', ...person };
    const post = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = { method: 'POST', url: `Patient?family=${family}` };
    const asked: [path: string, init?: RequestInit][] = [
      [`sandbox-ehr/Observation?patient=${patient}&code=${code}`],
      [`sandbox-ehr/Patient?identifier=urn:x|${identifier}&birthdate=${birthDate}`],
      [`sandbox-ehr/Patient/${patientId}`],
      [`sandbox-ehr/${family}/${patientId}`],
      [`sandbox-ehr/Patient/_search`, { method: 'POST', body: `family=${family}`, headers: type }],
      [`sandbox-ehr/Patient`, post(sent)],
      [`sandbox-ehr/`, post({ resourceType: 'Bundle', type: 'batch', entry: [{ resource: sent, request }] })],
      [`sandbox-ehr/$${code}?x=${family}`],
      [`${patientId}/Patient?family=${family}`],
      ...['status=200', 'status=422', 'status=500', 'text=1', 'broken=1'].map((query): [string] => [
        `quoting/Patient?name=${family}&${query}`,
      ]),
      [`quoting/Patient`, post(sent)],
      [`sandbox-ehr/Patient`, { headers: { authorization: `Bearer ${identifier}-${family}-token` } }],
    ];
    const statuses = new Set<number>();
    for (const [path, init] of asked) {
      const answer = await rest(path, init);
      await answer.text().catch(() => '');
      statuses.add(answer.status);
    }
    // Else the calls would all have ended at the same early check.
    expect([200, 401, 403, 404, 422].filter((status) => !statuses.has(status))).toEqual([]);
  }

  async function askOverMcp(patient: string): Promise<void> {
    const sandbox = { platform_id: 'sandbox-ehr' };
    const calls: [tool: string, args: Record<string, unknown>][] = [
      ['search', { ...sandbox, resource_type: 'Observation', params: { code, 'patient.name': family } }],
      ['read', { ...sandbox, resource_type: 'Patient', resource_id: patient }],
      ['read', { ...sandbox, resource_type: 'Patient', resource_id: patientId }],
      ['count', { ...sandbox, resource_type: family, params: { name: given } }],
      ['search', { platform_id: 'quoting', resource_type: 'Patient', params: { name: family, status: '500' } }],
      ['search', { platform_id: 'quoting', resource_type: 'Patient', params: { name: family, broken: '1' } }],
      ['check_prior_auth', { ...sandbox, patient_id: patientId, procedure_code: code }],
      ['read', { platform_id: `${family}`, resource_type: 'Patient', resource_id: identifier }],
    ];
    const isError = new Set<boolean>();
    for (const [tool, args] of calls) isError.add((await agent.host.agent.call(tool, args)).isError);
    expect(isError.size).toBe(2);
  }
});

/** Texts of a record that tell who it is about; short ones, and what many records have, do not. */
function wordsOf(record: unknown): string[] {
  const { name, birthDate, identifier, telecom, address } = record as Record<string, unknown>;
  const texts: string[] = [];
  JSON.stringify([name, birthDate, identifier, telecom, address], (key, value: unknown) => {
    if (typeof value === 'string' && !['system', 'use', 'country', 'state'].includes(key)) texts.push(value);
    return value;
  });
  return texts.filter(isTelling);
}

function isTelling(text: string): boolean {
  return text.length >= 8 && !text.startsWith('http');
}

function portOf({ url }: TestRedis): number {
  return Number(new URL(url).port);
}
