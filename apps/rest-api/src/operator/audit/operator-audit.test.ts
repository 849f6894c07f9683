import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { useIssuerGateway } from '../../testing/gateway-sign-in.js';
import { withTestGateway } from '../../testing/test-gateway.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { csrfOf } from '../../testing/page-text.js';

const path = '/operator/audit';
const api = '/api/operator/audit';

describe('the auditor’s questions on the operator’s page', () => {
  const people = { nurse: ['clerks'], admin: ['it'] };
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-operator-audit-'));
  const file = join(folder, 'audit.log');
  const { rest, browserOf } = useIssuerGateway(people, {
    FHIR_GATEWAY_MASTER_KEY: 'a-master-key-of-tests-0123456789-ABCDEFGHIJKLMN',
    FHIR_GATEWAY_AUDIT_SINKS: `stdout,file:${file}`,
  });
  let admin: TestBrowser;
  let nurse: TestBrowser;

  beforeAll(async () => {
    [admin, nurse] = [await browserOf('admin'), await browserOf('nurse')];
    const { audit, auditTrail } = rest.gateway;
    const read = {
      event: 'fhir.read',
      interaction: 'read',
      resourceType: 'Observation',
      app: 'mcp',
      outcome: 'allowed',
    };
    for (let count = 0; count < 60; count++) {
      const entry = {
        ...read,
        platformId: 'stub-ehr',
        sessionId: 's1',
        durationMs: 1,
        status: 200,
        requestId: `r${count}`,
      };
      audit(entry as never, { client: 'agent-one', actor: 'app', patientId: 'canary-patient' });
    }
    audit({ ...read, platformId: 'stub-open', sessionId: 's2', durationMs: 1, status: 200, requestId: 'r' } as never, {
      client: 'agent-two',
      patientId: 'canary-patient',
    });
    await auditTrail.flush();
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  async function ask(fields: Record<string, string>): Promise<string> {
    const csrf = csrfOf(await admin.text(path));
    const answer = await admin.visit(path, { form: { csrf, ...fields } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    return answer.text();
  }

  it('shows who read what of a patient through which agent, and lists the entries by the page', async () => {
    const question = { patient: 'stub-ehr/canary-patient', kind: 'reads', since: '7d' };
    const first = await ask(question);
    expect(first).toMatch(/60\s+entries\s+of\s+1\s+session/);
    expect(first.match(/fhir\.read/g)).toHaveLength(51);
    expect(first).toContain('value="stub-ehr/canary-patient"');
    const second = await ask({ ...question, page: '2' });
    expect(second.match(/fhir\.read/g)).toHaveLength(11);
    expect(second).toContain('Page 2 of 2');
  });

  it('shows hashes for all names that the question does not have', async () => {
    const page = await ask({ kind: 'reads' });
    expect(page).toMatch(/61\s+entries/);
    expect(page).not.toMatch(/agent-one|agent-two|canary-patient/);
    expect(await ask({ client: 'agent-one' })).toContain('agent-one');
  });

  it('has the same for programs, and no address has the question', async () => {
    const { status, body } = await admin.json(api, { content: { client: 'agent-one', kind: 'reads' } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ from: 'file', found: 60, sessions: 1, complete: true, ungrouped: 0 });
    expect(body['groups']).toEqual([expect.objectContaining({ agent: 'agent-one', event: 'fhir.read', count: 60 })]);
    expect(body['entries']).toHaveLength(60);
    expect((await admin.visit(`${path}?patient=stub-ehr/canary-patient`)).status).toBe(200);
    expect(rest.log()).not.toMatch(/canary-patient|agent-one/);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['by a time alone', { since: '7d' }, /Say what to look for/],
    ['of a time that is none', { client: 'agent-canary', since: 'a week ago' }, /parameter since is a span/],
    ['of a session that is none', { session: '<i>canary</i>' }, /parameter session has 16 letters/],
    ['of a patient without a platform', { patient: 'canary-alone', until: '1d' }, /A patient is a platform and an id/],
    ['of a place that entries do not go to', { kind: 'reads', from: 'redis-stream' }, /writes no audit entries there/],
  ])('refuses a question %s on the page of the form, as it was typed', async (_name, fields, message) => {
    const csrf = csrfOf(await admin.text(path));
    const answer = await admin.visit(path, { form: { csrf, ...fields } });
    const page = await answer.text();
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(page).toContain('aria-label="Operator"');
    expect(page).toContain('<code>ARGUMENT_INVALID</code>');
    expect(page).toMatch(message);
    expect(page).not.toMatch(/ entries of |<i>/);
    const typed = Object.entries(fields).filter(([name]) => name !== 'from' && name !== 'kind');
    for (const [name, value] of typed) {
      const escaped = value.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      expect(page).toMatch(new RegExp(`name="${name}"\\s+value="${escaped}"`));
    }
    if (fields['kind'] !== undefined) expect(page).toMatch(/value="reads"\s+selected/);
    // The form of the refusal can be sent again.
    expect(await ask({ csrf: csrfOf(page), kind: 'reads' })).toMatch(/entries\s+of/);
  });

  it('audits each search, with the patient as entries name one', async () => {
    await ask({ patient: 'stub-ehr/canary-patient' });
    const searched = rest
      .log()
      .split('\n')
      .filter((line) => line.includes('"event":"operator.searched"'));
    const read = rest
      .log()
      .split('\n')
      .find((line) => line.includes('"platformId":"stub-ehr"') && line.includes('fhir.read'));
    const hashOf = (line = '') => /"patient":"([^"]+)"/.exec(line)?.[1];
    expect(hashOf(searched.at(-1))).toBe(hashOf(read));
    expect(searched.at(-1)).toContain('"platformId":"stub-ehr"');
  });

  it.each<[string, Record<string, unknown>]>([
    ['that asks nothing', {}],
    ['with a time alone', { since: '7d' }],
    ['of a time that is none', { kind: 'reads', since: 'yesterday' }],
    ['of a kind that there is not', { kind: 'everything' }],
    ['with a list', { client: ['a', 'b'] }],
    ['that is too long', { client: 'x'.repeat(501) }],
  ])('refuses a question %s', async (_name, content) => {
    const { status, body } = await admin.json(api, { content });
    expect([status, body['code']]).toEqual([400, 'ARGUMENT_INVALID']);
  });

  it('refuses a user, and a form of another session', async () => {
    const csrf = csrfOf(await admin.text(path));
    const form = { csrf, kind: 'reads' };
    const content = { kind: 'reads' };
    const before = rest.log().split('"event":"operator.searched"').length;
    expect((await nurse.visit(path)).status).toBe(403);
    expect((await nurse.visit(path, { form })).status).toBe(403);
    expect((await nurse.json(api, { content })).body).toMatchObject({ status: 403, code: 'OPERATOR_REQUIRED' });
    expect((await admin.visit(path, { form: { kind: 'reads' } })).status).toBe(403);
    expect(rest.log().split('"event":"operator.searched"').length).toBe(before);
  });
});

it('says where to look when entries go to the log alone', async () => {
  await withTestGateway({ FHIR_GATEWAY_MCP_AUTH: 'local' }, async (rest) => {
    const browser = rest.browser();
    const page = await browser.text(path);
    expect(page).toContain('Entries of this process go to the log alone');
    expect(page).toContain('has no lasting key');
    expect(page).not.toContain('name="patient"');
    const { body } = await browser.json(api, { content: { kind: 'reads' } });
    expect(body).toMatchObject({ status: 400, code: 'ARGUMENT_INVALID' });
  });
});
