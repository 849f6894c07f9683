import { loadConfig } from './config.js';
import { GatewayError } from '../errors/errors.js';
import { defaultMinuteLimits, limitClasses } from './limit-classes.js';

function faultsOf(settings: Record<string, string>): string[] {
  try {
    loadConfig(settings);
    return [];
  } catch (error) {
    return error instanceof GatewayError ? (error.detail ?? '').split('\n') : [String(error)];
  }
}

describe('the settings of limits', () => {
  it('counts every class by default, and none for the one person of local mode', () => {
    expect(loadConfig({}).minuteLimits).toEqual(defaultMinuteLimits);
    expect(Math.min(...Object.values(loadConfig({}).minuteLimits))).toBeGreaterThan(0);
    const local = loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local' }).minuteLimits;
    expect(Object.values(local)).toEqual(limitClasses.map(() => 0));
    expect(loadConfig({ FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_RATE_LIMITS: 'on' }).minuteLimits).toEqual(
      defaultMinuteLimits,
    );
  });

  it('takes each class by its own name, and 0 for off', () => {
    for (const limitClass of limitClasses) {
      const name = `FHIR_GATEWAY_RATE_LIMIT_${limitClass.toUpperCase().replace('-', '_')}`;
      expect(loadConfig({ [name]: '7' }).minuteLimits).toEqual({ ...defaultMinuteLimits, [limitClass]: 7 });
      expect(loadConfig({ [name]: '0' }).minuteLimits[limitClass]).toBe(0);
    }
    expect(Object.values(loadConfig({ FHIR_GATEWAY_RATE_LIMITS: 'off' }).minuteLimits)).toEqual(
      limitClasses.map(() => 0),
    );
  });

  it.each([' ', '-1', '1.5', '1e3', '0x10', 'many', '10000001', '99999999999999'])(
    'refuses %j, which might be meant for no limit, by name and without the value',
    (value) => {
      const [fault, ...others] = faultsOf({ FHIR_GATEWAY_RATE_LIMIT_FHIR: value });
      expect(fault).toMatch(/^FHIR_GATEWAY_RATE_LIMIT_FHIR must be (?:a whole number|from 0 to 10000000)$/);
      expect(others).toEqual([]);
    },
  );

  it.each([
    ['FHIR_GATEWAY_RATE_LIMITS', 'no'],
    ['FHIR_GATEWAY_HEADER_BYTES', '0'],
    ['FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS', '0'],
    ['FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS', '0'],
    ['FHIR_GATEWAY_FHIR_BODY_BYTES', '0'],
    ['FHIR_GATEWAY_MCP_BODY_BYTES', '999999999'],
  ])('refuses %s=%s: there is no going without', (name, value) => {
    expect(faultsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
  });

  it('refuses headers that may take longer than the request they belong to', () => {
    expect(
      faultsOf({ FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS: '60', FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS: '30' }),
    ).toEqual(['FHIR_GATEWAY_HEADERS_TIMEOUT_SECONDS must not exceed FHIR_GATEWAY_REQUEST_TIMEOUT_SECONDS']);
  });
});

describe('the origins that may call from a browser', () => {
  it('are none by default, and each once', () => {
    expect(loadConfig({}).corsOrigins).toEqual([]);
    const origins = 'https://app.example.org, http://localhost:3000,https://app.example.org';
    expect(loadConfig({ FHIR_GATEWAY_CORS_ORIGINS: origins }).corsOrigins).toEqual([
      'https://app.example.org',
      'http://localhost:3000',
    ]);
  });

  it.each([
    '*',
    'null',
    'https://*.example.org',
    'https://app.example.org/',
    'https://app.example.org/path',
    'https://APP.example.org',
    'https://app.example.org:443',
    'https://user@app.example.org',
    'app.example.org',
    'file:///home',
    'chrome-extension://abc',
    'https://app.example.org,*',
  ])('refuses %s', (value) => {
    expect(faultsOf({ FHIR_GATEWAY_CORS_ORIGINS: value })).toEqual([
      expect.stringMatching(/^FHIR_GATEWAY_CORS_ORIGINS must be a comma list of exact origins/),
    ]);
  });

  it('are refused in local mode, where whoever gets through is the user', () => {
    expect(faultsOf({ FHIR_GATEWAY_MCP_AUTH: 'local', FHIR_GATEWAY_CORS_ORIGINS: 'https://app.example.org' })).toEqual([
      'FHIR_GATEWAY_CORS_ORIGINS must be unset while FHIR_GATEWAY_MCP_AUTH is local',
    ]);
  });
});
