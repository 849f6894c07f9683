import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    await gateway.close();
  });

  async function find(subject: string, more: { issuer?: string; settings?: typeof settings } = {}) {
    const events: string[] = [];
    const printed: string[] = [];
    const code = await findAudit({
      from: { files: [path], isLog: false },
      subject,
      settings,
      entry: (line) => void events.push((JSON.parse(line) as { event: string }).event),
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
