import { createPlatformRegistry } from '../registry/platform-registry.js';
import { definition, network } from '../testing/platforms.js';
import type { StoredClient } from './stored-client.js';

const prefix = 'FHIR_GATEWAY_PLATFORM_CLINIC';

function registryOf(stored: Map<string, StoredClient>, environment: Record<string, string> = {}, change: object = {}) {
  const definitions = [definition({ oauth: { clientType: 'confidential' }, ...change })];
  return createPlatformRegistry({ definitions, environment, storedClients: { find: (id) => stored.get(id) } });
}

const addresses = {
  redirectUri: 'https://gateway.example/oauth/callback',
  launchUrl: 'https://gateway.example/auth/launch',
  jwksUrl: 'https://gateway.example/jwks',
};
const client = { clientId: 'stored-client', clientSecret: 'stored-secret', scopes: ['openid'] };

describe('a stored client', () => {
  it('makes a platform ready without a restart, and its removal undoes that', () => {
    const stored = new Map<string, StoredClient>();
    const registry = registryOf(stored);
    expect(registry.summary('clinic').status).toBe('needs-credentials');
    expect(registry.resolve('clinic').credentials.clientId).toBeUndefined();
    stored.set('clinic', client);
    expect(registry.summary('clinic').status).toBe('ready');
    const { credentials } = registry.resolve('clinic');
    expect([credentials.clientId, credentials.clientSecret, credentials.scopes]).toEqual([
      'stored-client',
      'stored-secret',
      ['openid'],
    ]);
    expect(registry.registrationGuide('clinic', addresses, 0).clientFrom).toBe('store');
    stored.delete('clinic');
    expect(registry.resolve('clinic').credentials.clientId).toBeUndefined();
    expect(registry.summary('clinic').status).toBe('needs-credentials');
  });

  it('is not used where the environment has a client, which the guide says', () => {
    const environment = { [`${prefix}_CLIENT_ID`]: 'own', [`${prefix}_CLIENT_SECRET`]: 'own-secret' };
    const registry = registryOf(new Map([['clinic', client]]), environment);
    const { credentials } = registry.resolve('clinic');
    expect([credentials.clientId, credentials.clientSecret, credentials.scopes]).toEqual([
      'own',
      'own-secret',
      undefined,
    ]);
    expect(registry.registrationGuide('clinic', addresses, 0)).toMatchObject({
      clientFrom: 'environment',
      isStoredShadowed: true,
    });
  });

  it('never lends its secret to the client of the environment', () => {
    const registry = registryOf(new Map([['clinic', client]]), { [`${prefix}_CLIENT_ID`]: 'own' });
    expect(registry.resolve('clinic').credentials.clientSecret).toBeUndefined();
    expect(registry.summary('clinic').status).toBe('needs-credentials');
  });

  it('takes secret and scopes of the environment where that has any', () => {
    const environment = { [`${prefix}_CLIENT_SECRET`]: 'own-secret', [`${prefix}_SCOPES`]: 'fhirUser' };
    const { credentials } = registryOf(new Map([['clinic', client]]), environment).resolve('clinic');
    expect([credentials.clientId, credentials.clientSecret, credentials.scopes]).toEqual([
      'stored-client',
      'own-secret',
      ['fhirUser'],
    ]);
  });

  it('signs with the key of the platform that it names', () => {
    const environment = {
      FHIR_GATEWAY_PLATFORM_OTHER_PRIVATE_KEY: 'the key',
      FHIR_GATEWAY_PLATFORM_OTHER_KEY_ID: 'k1',
    };
    const stored = new Map([['clinic', { clientId: 'stored-client', keyOf: 'other' }]]);
    const { credentials } = registryOf(stored, environment).resolve('clinic');
    expect([credentials.privateKey, credentials.keyId]).toEqual(['the key', 'k1']);
  });

  it('of one organization is no other’s, and comes before the platform’s', () => {
    const stored = new Map<string, StoredClient>([
      ['network', { clientId: 'general' }],
      ['network:north', { clientId: 'north' }],
    ]);
    const registry = createPlatformRegistry({
      definitions: [definition(network)],
      environment: {},
      storedClients: { find: (id) => stored.get(id) },
    });
    expect(registry.resolve('network:north').credentials.clientId).toBe('north');
    expect(registry.resolve('network:south').credentials.clientId).toBe('general');
  });

  it('stays out of JSON and of inspection', () => {
    const platform = registryOf(new Map([['clinic', client]])).resolve('clinic');
    expect(JSON.stringify(platform)).not.toContain('stored-secret');
  });
});

describe('a placeholder in the environment', () => {
  it('is no client id, and the next step names the variable', () => {
    const registry = registryOf(new Map(), { [`${prefix}_CLIENT_ID`]: '…', [`${prefix}_CLIENT_SECRET`]: 'secret' });
    const { status, nextStep } = registry.summary('clinic');
    expect(status).toBe('needs-credentials');
    expect(nextStep).toContain(`${prefix}_CLIENT_ID holds a placeholder`);
    expect(registry.resolve('clinic').credentials.clientId).toBeUndefined();
  });

  it('does not keep a stored client from being used', () => {
    const registry = registryOf(new Map([['clinic', client]]), { [`${prefix}_CLIENT_ID`]: '<client id>' });
    expect(registry.resolve('clinic').credentials.clientId).toBe('stored-client');
  });
});
