import { readSettings } from './settings.js';

const kind = { ehr: new Set(), open: new Set(), clinic: new Set(), payer: new Set() };

describe('readSettings', () => {
  it.each([
    ['PORT', '0', { port: 0 }],
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['ACCESS_TOKEN_SECONDS', '2', { accessTokenSeconds: 2 }],
    ['PATIENTS', '3', { patients: 3 }],
    ['SEED', '-4', { seed: -4 }],
    ['DATE', '2028-02-29', { date: '2028-02-29' }],
    ['DPOP', 'nonce', { dpop: 'nonce' }],
    ['REGISTRATION', 'token', { registration: 'token' }],
    ['SUBSCRIPTIONS', 'on', { subscriptions: 'on' }],
    ['PAYER_AUTH', 'jwt', { payerAuth: 'jwt' }],
    ['PAYER_REVIEW_SECONDS', '0', { payerReviewSeconds: 0 }],
    ['CLIENT_JWKS', '{"keys":[{"kty":"EC"}]}', { clientKeys: { jwks: { keys: [{ kty: 'EC' }] } } }],
  ])('reads %s', (name, value, expected) => {
    expect(readSettings({ [`FHIR_GATEWAY_SANDBOX_${name}`]: value })).toEqual({ ...readSettings({}), ...expected });
  });

  it.each([
    ['FHIR_GATEWAY_SANDBOX_PORT', '65536'],
    ['FHIR_GATEWAY_SANDBOX_PORT', '8010x'],
    ['FHIR_GATEWAY_SANDBOX_HOST', '192.0.2.1'],
    ['FHIR_GATEWAY_SANDBOX_DATE', '2027-02-29'],
    ['FHIR_GATEWAY_SANDBOX_DATE', '2027-02-28T00:00:00Z'],
    ['FHIR_GATEWAY_SANDBOX_AUTH_QUIRKS', 'expires-in-missing,expires-in-null'],
    ['FHIR_GATEWAY_SANDBOX_AUTH_QUIRKS_PAYER', 'no-total'],
    ['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS', '{"keys":"no"}'],
    ['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS', '{"keys":[{"kty":"EC","d":"private"}]}'],
    ['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS', 'not json'],
    ['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI', 'https://elsewhere.example/jwks'],
    ['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI', 'http://localhost.evil.example/jwks'],
    ['FHIR_GATEWAY_SANDBOX_CLIENT_JWKS_URI', 'no URL'],
  ])('refuses %s=%s by name, without the value', (name, value) => {
    const read = (): unknown => readSettings({ [name]: value });
    expect(read).toThrow(name);
    expect(read).not.toThrow(value);
  });

  it('gives a base the quirks of its own variable, or those of all bases', () => {
    const { quirks } = readSettings({
      FHIR_GATEWAY_SANDBOX_QUIRKS: 'no-total,odd-pages',
      FHIR_GATEWAY_SANDBOX_QUIRKS_OPEN: 'none',
    });
    expect(quirks).toEqual({
      ...kind,
      ehr: new Set(['no-total', 'odd-pages']),
      clinic: new Set(['no-total', 'odd-pages']),
      payer: new Set(['no-total', 'odd-pages']),
    });
    expect(readSettings({ FHIR_GATEWAY_SANDBOX_QUIRKS_EHR: 'bare-codes' }).quirks).toEqual({
      ...kind,
      ehr: new Set(['bare-codes']),
    });
  });

  it.each(['QUIRKS', 'QUIRKS_OPEN'])('refuses a quirk that there is none of: %s', (name) => {
    const variable = `FHIR_GATEWAY_SANDBOX_${name}`;
    expect(() => readSettings({ [variable]: 'unkind' })).toThrow(
      new RegExp(`^${variable} must be all, none or a list`),
    );
    expect(() => readSettings({ [variable]: 'refuse-unknown,ignore-unknown' })).toThrow(variable);
  });
});
