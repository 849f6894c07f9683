import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EntryGroup } from '@fhir-gateway/audit';
import { createGateway, findPlatformsDirectory, loadConfig } from '@fhir-gateway/gateway';
import { findAudit } from './find-audit.js';

const issuer = 'https://login.example.org/realms/staff';
const key = 'an-audit-test-key-0123456789-ABCDEFGHIJ-a';

describe('audit find', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fhir-gateway-audit-')), 'audit.log');
  const settings = loadConfig({
    FHIR_GATEWAY_AUDIT_SINKS: `file:${path}`,
    FHIR_GATEWAY_AUDIT_KEY: key,
    FHIR_GATEWAY_MASTER_KEY: key,
    FHIR_GATEWAY_LOGIN_ISSUER: issuer,
    FHIR_GATEWAY_LOGIN_CLIENT_ID: 'fhir-gateway',
  });

  beforeAll(async () => {
    const gateway = await createGateway(settings, { platformsDirectory: findPlatformsDirectory(import.meta.url) });
    const { audit } = gateway;
    const account = (subject: string, from = issuer) => ({ account: `${from}\n${subject}` });
    audit({ event: 'session.started', sessionId: 'one', outcome: 'success' }, account('nurse'));
    audit({ event: 'session.started', sessionId: 'two', outcome: 'success' }, account('clerk'));
    audit({ event: 'client.revoked', sessionId: 'one', clientKind: 'app', outcome: 'success' });
    audit({ event: 'session.ended', sessionId: 'two', outcome: 'success' });
    audit({ event: 'session.refused', outcome: 'failure', code: 'ACCOUNT_NOT_ALLOWED' }, account('nurse'));
    audit(
      { event: 'session.started', sessionId: 'three', outcome: 'success' },
      account('nurse', 'https://other.example'),
    );
    const call = { app: 'mcp', interaction: 'read', platformId: 'sandbox-ehr', resourceType: 'Observation' } as const;
    const of = (requestId: string) => ({ ...call, durationMs: 1, requestId, sessionId: 'four', status: 200 }) as const;
    const agent = { actor: 'app', client: 'agent', patientId: 'p1' } as const;
    audit({ ...of('r1'), event: 'fhir.read', outcome: 'allowed' }, { ...agent, grant: 'oauth-1' });
    audit({ ...of('r2'), event: 'fhir.read', outcome: 'allowed' }, { ...agent, client: 'another' });
    audit({ ...of('r3'), event: 'fhir.create', interaction: 'create', outcome: 'allowed' }, agent);
    await gateway.close();
  }, 120_000);

  async function find(subject: string, more: { issuer?: string; settings?: typeof settings } = {}) {
    const events: string[] = [];
    const printed: string[] = [];
    const code = await findAudit({
      from: { files: [path], isLog: false },
      subject,
      settings,
      entries: (lines) => void events.push(...lines.map((line) => (JSON.parse(line) as { event: string }).event)),
      print: (line) => void printed.push(line),
      ...more,
    });
    return { code, events, printed };
  }

  it('finds what somebody did and was refused, also where an entry knows no more than their session', async () => {
    expect(await find('nurse')).toEqual({
      code: 0,
      events: ['session.started', 'client.revoked', 'session.refused'],
      printed: ['3 entries of 1 sessions.'],
    });
  });

  async function ask(asked: Partial<Parameters<typeof findAudit>[0]>) {
    const groups: EntryGroup[] = [];
    const printed: string[] = [];
    const code = await findAudit({
      ...{ from: { files: [path], isLog: false }, settings, ...asked },
      summary: (found) => void groups.push(...found),
      print: (line) => void printed.push(line),
    });
    return { code, printed, groups: groups.map(({ agent, event, patient, count }) => [agent, event, patient, count]) };
  }

  it('answers who read what of a patient through which agent, what an agent read, and who changed what', async () => {
    const patient = 'sandbox-ehr/p1';
    const ofPatient = await ask({ patient, kind: 'reads', sinceMs: Date.now() - 604_800_000 });
    expect(ofPatient.groups).toEqual([
      [expect.stringMatching(/^[\w-]{16}$/), 'fhir.read', patient, 1],
      [expect.stringMatching(/^[\w-]{16}$/), 'fhir.read', patient, 1],
    ]);
    expect((await ask({ client: 'agent', kind: 'reads' })).groups).toEqual([
      ['agent', 'fhir.read', expect.any(String), 1],
    ]);
    const changes = await ask({ kind: 'changes' });
    expect(changes.groups.map(([, event]) => event).sort()).toEqual(['client.revoked', 'fhir.create', 'session.ended']);
    expect((await ask({ request: 'r2' })).groups).toHaveLength(1);
    expect(await ask({ patient, untilMs: 1 })).toMatchObject({ code: 1, groups: [] });
  });

  it.each([
    [{}, 'Say what to look for'],
    [{ patient: 'p1' }, 'A patient is a platform and an id'],
    [{ patient: '/p1' }, 'A patient is a platform and an id'],
    [{ kind: 'reads', from: 'redis-stream' }, 'FHIR_GATEWAY_REDIS_URL'],
    [{ client: 'agent', settings: loadConfig({}) }, 'FHIR_GATEWAY_MASTER_KEY'],
  ] as const)('refuses what does not say enough (%#)', async (asked, words) => {
    const { code, printed } = await ask(asked);
    expect([code, printed[0]]).toEqual([2, expect.stringContaining(words)]);
  });

  it('needs no key for what is not hashed, and finds the permission of an app', async () => {
    const { groups } = await ask({ platformId: 'sandbox-ehr', settings: loadConfig({}) });
    expect(groups).toHaveLength(3);
    const grants = readFileSync(path, 'utf8').match(/(?<="grant":")[\w-]{16}/g) ?? [];
    expect((await ask({ grant: grants[0] ?? '' })).groups).toEqual([
      [expect.any(String), 'fhir.read', expect.any(String), 1],
    ]);
    expect(grants).toHaveLength(1);
  });

  it('finds the person of another provider by its name', async () => {
    expect((await find('nurse', { issuer: 'https://other.example' })).events).toEqual(['session.started']);
  });

  it.each(['nobody', 'Nurse', '', 'nurse\nx'])('finds nothing of %j', async (subject) => {
    expect(await find(subject)).toMatchObject({ code: 1, events: [] });
  });

  it('finds nothing with another key', async () => {
    const other = loadConfig({ FHIR_GATEWAY_AUDIT_KEY: `${key}b`, FHIR_GATEWAY_MASTER_KEY: `${key}b` });
    expect(await find('nurse', { settings: other, issuer })).toMatchObject({ code: 1, events: [] });
  });

  it.each([
    ['a provider', loadConfig({ FHIR_GATEWAY_MASTER_KEY: key }), 'FHIR_GATEWAY_LOGIN_ISSUER'],
    [
      'a key',
      loadConfig({ FHIR_GATEWAY_LOGIN_ISSUER: issuer, FHIR_GATEWAY_LOGIN_CLIENT_ID: 'x' }),
      'FHIR_GATEWAY_MASTER_KEY',
    ],
  ])('says by name what is missing without %s', async (_what, missing, variable) => {
    const { code, printed } = await find('nurse', { settings: missing });
    expect([code, printed[0]]).toEqual([2, expect.stringContaining(variable)]);
  });
});
