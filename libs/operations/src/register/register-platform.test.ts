import { resolve } from 'node:path';
import { loadConfig } from '@fhir-gateway/gateway';
import { registerPlatform, type RegisterRequest } from './register-platform.js';
import { recordedOutput } from '../testing/recorded-output.js';

const platformsDirectory = resolve(__dirname, '../../../../platforms');

async function register(request: Partial<RegisterRequest>, settings: Record<string, string> = {}) {
  const { streams, said } = recordedOutput();
  const code = await registerPlatform(
    { platformId: 'epic-sandbox-patient', json: false, forget: false, ...request },
    loadConfig(settings),
    {
      platformsDirectory,
      ...streams,
      now: () => Date.parse('2026-11-28T00:00:00Z'),
      redisConnectMs: 500,
    },
  );
  return { code, ...said() };
}

describe('registering a platform at the command line', () => {
  it('says what the portal asks for and what is known of it, with sources and dates', async () => {
    const { code, out } = await register({});
    expect(code).toBe(0);
    for (const text of [
      'Redirect URI: http://localhost:8000/oauth/callback',
      'JWK Set URL: http://localhost:8000/.well-known/jwks.json',
      'Portal: Epic on FHIR, https://fhir.epic.com',
      'When the answer is invalid_client, look at this in order',
      'fhircamila',
      '2026-08',
      'FHIR_GATEWAY_PLATFORM_EPIC_SANDBOX_PATIENT_CLIENT_ID',
      'This gateway has no client there yet.',
    ]) {
      expect(out).toContain(text);
    }
  });

  it('says so where only the portal is known', async () => {
    const { out } = await register({ platformId: 'hcsc' });
    expect(out).toContain('No dated steps of this registration were found.');
    expect(out).toContain('https://interoperability.hcsc.com/s/documentation');
  });

  it('marks what may have changed a year and more later', async () => {
    const { out } = await register({ json: true });
    expect(out).not.toContain('"mayHaveChanged": true');
  });

  it('stores nothing without Redis, and says where the client can be entered', async () => {
    const { code, err } = await register({ clientId: 'our-client' });
    expect(code).toBe(2);
    expect(err).toContain('http://localhost:8000/platforms/epic-sandbox-patient/registration');
    expect(err).not.toContain('our-client');
  });
});
