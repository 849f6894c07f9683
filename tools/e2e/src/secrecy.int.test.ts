import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRedis, describeWithRedis, until } from '@fhir-gateway/testing';
import { agentKinds } from './testing/agents/agent.js';
import { signInAgent } from './testing/agents/signed-in-agent.js';
import { letAppIn } from './testing/browser/form-person.js';
import { credentialParts } from './testing/hostile/credential-parts.js';
import { findSecrets } from './testing/hostile/secret-search.js';
import { shared, sharedRedis, sharedStack, sharedStub } from './testing/shared.js';
import { movableClock } from './testing/stacks/movable-clock.js';
import { recordRedis } from './testing/stacks/redis-recorder.js';
import { masterKey } from './testing/stacks/stack.js';

const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-secrecy-'));
const [auditFile, secretsFile] = [join(folder, 'audit.log'), join(folder, 'secrets')];
const stream = 'fg-audit:{trail}';

describeWithRedis('health data and secrets, with debug logs and every place of the audit', () => {
  const redis = sharedRedis();
  const archive = sharedStub(({ body }) => {
    const count = (JSON.parse(body) as { entry?: unknown[] }).entry?.length ?? 0;
    const entry = Array.from({ length: count }, () => ({ response: { status: '201 Created' } }));
    const headers = { 'content-type': 'application/fhir+json' };
    return { headers, body: { resourceType: 'Bundle', type: 'batch-response', entry } };
  });
  const clock = movableClock();
  const stack = sharedStack(() => ({
    mcpAuth: 'oauth',
    apps: ['rest', 'mcp'],
    redisUrl: redis.url,
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

  const inRedis = (...command: string[]) => askRedis(Number(new URL(redis.url).port), command);
  /** Everything that was written down so far, by place. */
  const places = async () => ({
    log: stack.output(),
    file: readFileSync(auditFile, 'utf8'),
    'redis-stream': JSON.stringify(await inRedis('XRANGE', stream, '-', '+')),
    'audit events': archive.requests.map(({ body }) => body).join('\n'),
  });
  const secretsOfSandbox = () => readFileSync(secretsFile, 'utf8').split('\n').filter(Boolean);
  /** Words that tell who the record is about. */
  let known: string[] = [];

  it('are in none of them, in no store and in no answer, after whole flows with a refresh', async () => {
    const received: string[] = [];
    const values = new Set<string>([masterKey]);
    for (const kind of agentKinds) {
      const { host, browser, patient, token } = await signInAgent(kind, stack.mcpUrl, 0);
      const restToken = await letAppIn(browser, stack.restUrl);
      for (const pair of browser.cookieHeader(stack.restUrl).split('; '))
        for (const part of credentialParts(pair.slice(pair.indexOf('=') + 1))) values.add(part);
      for (const one of [token, restToken, host.memory.tokens()?.refresh_token ?? '']) values.add(one);
      try {
        const sandbox = { platform_id: 'sandbox-ehr' };
        const calls: [string, Record<string, unknown>][] = [
          ['get_auth_status', {}],
          ['search', { ...sandbox, resource_type: 'Observation', params: { category: 'laboratory' } }],
          ['read', { ...sandbox, resource_type: 'Patient', resource_id: patient }],
          ['read', { ...sandbox, resource_type: 'Patient', resource_id: 'no-such-patient' }],
          ['get_capabilities', sandbox],
        ];
        for (const [tool, args] of calls) {
          const { text, structured } = await host.agent.call(tool, args);
          received.push(text, JSON.stringify(structured));
        }
        // Past the life of the token, so that a refresh happens and its tokens are looked for, too.
        clock.advance(301_000);
        for (const path of ['/api/fhir/sandbox-ehr/Observation?_count=2', '/', '/auth/sessions'])
          received.push((await browser.open(stack.restUrl + path)).body);
        const headers = { authorization: `Bearer ${restToken}`, 'content-type': 'application/fhir+json' };
        const base = `${stack.restUrl}/api/fhir/sandbox-ehr`;
        const record = await (await fetch(`${base}/Patient/${patient}`, { headers })).text();
        known = [...wordsOf(JSON.parse(record)), patient];
        await fetch(`${base}/Patient`, { method: 'POST', headers, body: record });
        await recorder.dump();
        received.push((await host.agent.call('revoke_auth', sandbox)).text);
      } finally {
        await host.close();
      }
    }
    expect(known.length).toBeGreaterThan(3);
    // What waits in a queue is written within 20 ms, and posted thereafter.
    await until(async () => {
      const { log, file, 'redis-stream': entries, 'audit events': events } = await places();
      const counts = [log, file, entries].map((text) => text.split(/\\?"audit\\?":true/).length - 1);
      const revoked = file.split('auth.revoke').length - 1;
      const all = new Set([...counts, events.split('"resourceType":"AuditEvent"').length - 1]);
      return revoked >= agentKinds.length && all.size === 1;
    });
    const written = await places();
    for (const text of Object.values(written)) expect(text.length).toBeGreaterThan(2_000);
    // The search would find nothing in an empty log: what happened must be there.
    const events =
      'auth.start auth.success token.refresh fhir.read fhir.search-type fhir.create consent.given auth.revoke';
    for (const event of events.split(' ')) {
      for (const place of ['log', 'file', 'redis-stream'] as const) expect(written[place]).toContain(event);
    }
    // Per round: code, verifier, three tokens at sign-in, and the refresh with its own.
    expect(new Set(secretsOfSandbox()).size).toBeGreaterThanOrEqual(agentKinds.length * 6);
    for (const secret of secretsOfSandbox()) values.add(secret);
    expect(recorder.text().length).toBeGreaterThan(1_000);
    // An app and its agent hold their own tokens; what they are answered has nobody's.
    expect(findSecrets(values, { ...written, redis: recorder.text(), answers: received.join('\n') })).toEqual([]);
    expect(findSecrets(known, written)).toEqual([]);
  });

  it('are found in each of them by the same search, when they are put there', async () => {
    const [word = ''] = known;
    appendFileSync(auditFile, `{"name":"${word}"}\n`);
    await inRedis('XADD', stream, '*', 'line', `{"query":"code=${word}"}`);
    const query = Buffer.from(`Patient?identifier=${word}`).toString('base64');
    await fetch(archive.origin, { method: 'POST', body: JSON.stringify({ entity: [{ query }] }) });
    const written = await places();
    const found = findSecrets([word], { ...written, log: `${written.log}{"url":"/Patient?name=${word}"}` });
    expect(found.map(({ place }) => place).sort()).toEqual(['audit events', 'file', 'log', 'redis-stream']);
  });
});

/** Texts of a record that tell who it is about; short ones, and what many records have, do not. */
function wordsOf(record: unknown): string[] {
  const { name, birthDate, identifier, telecom, address } = record as Record<string, unknown>;
  const texts: string[] = [];
  JSON.stringify([name, birthDate, identifier, telecom, address], (key, value: unknown) => {
    if (typeof value === 'string' && !['system', 'use', 'country', 'state'].includes(key)) texts.push(value);
    return value;
  });
  return texts.filter((text) => text.length >= 8 && !text.startsWith('http'));
}
