import { definition, network } from '../testing/platforms.js';
import { createPlatformRegistry, type PlatformRegistryOptions } from '../registry/platform-registry.js';
import { developerProgramSchema } from '../schema/developer-program.js';
import { registrationBlock } from './registration-guide.js';

const addresses = {
  redirectUri: 'https://gateway.example/oauth/callback',
  launchUrl: 'https://gateway.example/auth/launch',
  jwksUrl: 'https://gateway.example/.well-known/jwks.json',
};
const local = {
  redirectUri: 'http://localhost:8000/oauth/callback',
  launchUrl: 'http://localhost:8000/auth/launch',
  jwksUrl: 'http://localhost:8000/.well-known/jwks.json',
};
const program = developerProgramSchema.parse({
  id: 'vendor',
  name: 'Fictional Vendor Portal',
  portal: 'https://portal.vendor.example',
  sources: {
    page: { title: 'The vendor’s page', url: 'https://vendor.example/page', date: '2026-08' },
    old: { title: 'An older page', date: '2025-03-01' },
  },
  steps: [
    { text: 'Create the app.', source: 'page' },
    { text: 'Send the form.', source: 'old' },
  ],
  waiting: [{ text: 'Two days.', source: 'page' }],
});
const nowMs = Date.parse('2026-11-28T00:00:00Z');

function guide(change: object = {}, options: Partial<PlatformRegistryOptions> = {}, at = addresses, id = 'clinic') {
  const definitions = [definition({ developerProgram: 'vendor', ...change })];
  const registry = createPlatformRegistry({ definitions, environment: {}, developerPrograms: [program], ...options });
  return registry.registrationGuide(id, at, nowMs);
}

describe('registrationGuide', () => {
  it('has the addresses of the gateway, the scopes of the file, and the facts with source and date', () => {
    const found = guide();
    expect(found).toMatchObject({
      platformId: 'clinic',
      isRequired: true,
      portal: { name: 'Fictional Vendor Portal', url: 'https://portal.vendor.example' },
      addresses,
      scopes: ['openid', 'patient/*.read'],
      isStoredShadowed: false,
    });
    expect(found.clientFrom).toBeUndefined();
    expect(found.notice).toBeUndefined();
    expect(found.topics.map(({ id }) => id)).toEqual(['steps', 'waiting']);
    expect(found.topics[0]?.facts[0]).toEqual({
      text: 'Create the app.',
      source: { title: 'The vendor’s page', url: 'https://vendor.example/page', date: '2026-08' },
      mayHaveChanged: false,
    });
  });

  it('marks a fact that is older than twelve months, by month or by day', () => {
    const [first, second] = guide().topics[0]?.facts ?? [];
    expect([first?.mayHaveChanged, second?.mayHaveChanged]).toEqual([false, true]);
  });

  it('says that no steps were found where only the portal is known', () => {
    const found = guide({ developerProgram: undefined });
    expect(found.topics).toEqual([]);
    expect(found.portal?.url).toBe('https://developer.clinic.example');
    expect(found.notice).toMatch(/No dated steps/);
  });

  it('says nothing of steps where no registration is needed', () => {
    expect(guide({ registration: 'none', developerProgram: undefined }).notice).toBeUndefined();
  });

  it.each([
    ['by the file', { quirks: { redirectHttpsOnly: true } }, [program]],
    ['by the program', {}, [{ ...program, redirectUri: { https: true as const } }]],
  ])('warns of an http redirect URI where https is demanded %s', (_by, change, developerPrograms) => {
    expect(guide(change, { developerPrograms }, local).warnings.join()).toMatch(/FHIR_GATEWAY_PUBLIC_URL/);
    expect(guide(change, { developerPrograms }).warnings).toEqual([]);
  });

  it('warns of keys that nobody can fetch', () => {
    const oauth = { tokenEndpointAuthMethods: ['private_key_jwt'], assertionSigningAlgs: ['RS384'] };
    expect(guide({ oauth }, {}, local).warnings).toEqual([expect.stringMatching(/JWK Set URL/)]);
    expect(guide({ oauth }).algorithms).toEqual(['RS384']);
  });

  it('names the variables of an organization for an organization', () => {
    const found = guide({ ...network, developerProgram: 'vendor' }, {}, addresses, 'network:north');
    expect(found.name).toBe('North Hospital');
    expect(found.variables[0]).toBe('FHIR_GATEWAY_PLATFORM_NETWORK__NORTH_CLIENT_ID');
  });

  it('makes a block to copy of what is known, and leaves out what is not', () => {
    expect(registrationBlock(guide())).toBe(
      [
        'Redirect URI: https://gateway.example/oauth/callback',
        'Launch URL: https://gateway.example/auth/launch',
        'JWK Set URL: https://gateway.example/.well-known/jwks.json',
        'Scopes: openid patient/*.read',
      ].join('\n'),
    );
  });

  it('never has a secret in it', () => {
    const environment = {
      FHIR_GATEWAY_PLATFORM_CLINIC_CLIENT_ID: 'our-clinic-client',
      FHIR_GATEWAY_PLATFORM_CLINIC_CLIENT_SECRET: 'canary-secret',
    };
    const found = guide({}, { environment });
    expect(found.clientFrom).toBe('environment');
    expect(JSON.stringify(found)).not.toMatch(/canary-secret|our-clinic-client/);
  });

  it('refuses a fact whose source the file does not have', () => {
    const bad = { ...program, waiting: [{ text: 'Two days.', source: 'elsewhere' }] };
    expect(developerProgramSchema.safeParse(bad).error?.issues).toEqual([
      expect.objectContaining({ path: ['waiting', 0, 'source'] }),
    ]);
  });
});
