import { GatewayError } from '../errors/errors.js';
import { loadConfig } from './config.js';

describe('which clients may ask the authorization server', () => {
  it('is any without a setting', () => {
    expect(loadConfig({}).oauthClients).toEqual({
      registration: true,
      documents: true,
      clients: [],
      redirectHosts: [],
      registered: [],
    });
  });

  it('is what the settings list', () => {
    const { oauthClients } = loadConfig({
      FHIR_GATEWAY_OAUTH_CLIENTS: 'https://agent.example/client.json, https://other.example/c',
      FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS: 'agent.example,localhost,com.example.app:,other.example:8443',
    });
    expect(oauthClients).toEqual({
      // A client that registers itself is on no list.
      registration: false,
      documents: true,
      clients: ['https://agent.example/client.json', 'https://other.example/c'],
      redirectHosts: ['agent.example', 'localhost', 'com.example.app:', 'other.example:8443'],
      registered: [],
    });
  });

  it('is those without a document, or those with one alone', () => {
    expect(loadConfig({ FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS: 'off' }).oauthClients.documents).toBe(false);
    expect(loadConfig({ FHIR_GATEWAY_OAUTH_REGISTRATION: 'off' }).oauthClients.registration).toBe(false);
  });

  it('is whom the operator registered', () => {
    const client = {
      client_id: 'analytics',
      client_name: 'Analytics',
      client_secret_sha256: 'a'.repeat(64),
      service: { platforms: ['payer'], access: 'read' },
    };
    const settings = { FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS: JSON.stringify([client]) };
    expect(loadConfig(settings).oauthClients.registered).toEqual([client]);
  });

  it.each([
    ['FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS', '{"half'],
    ['FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS', '{"client_id":"a"}'],
    ['FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS', '[{"client_id":"a","client_name":"A","client_secret":"s3cret"}]'],
    ['FHIR_GATEWAY_OAUTH_REGISTERED_CLIENTS', '[{"s3cret":1}]'],
    ['FHIR_GATEWAY_OAUTH_CLIENTS', 'agent.example'],
    ['FHIR_GATEWAY_OAUTH_CLIENTS', 'http://agent.example/client.json'],
    ['FHIR_GATEWAY_OAUTH_CLIENTS', 'https://agent.example/*, fgc_x'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', 'https://agent.example'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', 'agent.example/callback'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', '*.agent.example'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', 'AGENT.example'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', 'a@agent.example'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', 'javascript:'],
    ['FHIR_GATEWAY_OAUTH_REDIRECT_HOSTS', 'agent.example:443'],
    ['FHIR_GATEWAY_OAUTH_REGISTRATION', 'maybe'],
    ['FHIR_GATEWAY_OAUTH_CLIENT_DOCUMENTS', 'true'],
  ])('is refused in %s as %s, without its value', (variable, value) => {
    let fault: unknown;
    try {
      loadConfig({ [variable]: value });
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(GatewayError);
    const { detail = '' } = fault as GatewayError;
    expect(detail).toMatch(new RegExp(`^${variable} must be `));
    expect(detail).not.toContain(value);
    expect(detail).not.toContain('s3cret');
  });
});
