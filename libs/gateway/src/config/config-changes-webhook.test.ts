import { loadConfig } from './config.js';

const url = 'https://app.example.org/hooks/records?tenant=1';
const secret = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 5).toString('base64')}`;

function load(given: { url?: string; secret?: string }) {
  return loadConfig({
    ...(given.url !== undefined && { FHIR_GATEWAY_CHANGES_WEBHOOK_URL: given.url }),
    ...(given.secret !== undefined && { FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET: given.secret }),
  }).changesWebhook;
}

describe('the settings of the webhook for changes', () => {
  it('are off by default', () => {
    expect(load({})).toBeUndefined();
  });

  it('take an address and one or two secrets', () => {
    expect(load({ url, secret: secret(24) })).toEqual({ url, keys: [Buffer.alloc(24, 5)] });
    expect(load({ url: 'http://localhost:9000/', secret: `${secret(32)}, ${secret(64)}` })?.keys).toHaveLength(2);
  });

  it.each<[string, { url?: string; secret?: string }, string]>([
    ['an address alone', { url }, 'FHIR_GATEWAY_CHANGES_WEBHOOK_SECRET is needed'],
    ['a secret alone', { secret: secret(32) }, 'FHIR_GATEWAY_CHANGES_WEBHOOK_URL is needed'],
    ['http elsewhere', { url: 'http://app.example.org/', secret: secret(32) }, '_URL must be an https URL'],
    ['a user name', { url: 'https://a:b@app.example.org/', secret: secret(32) }, '_URL must be an https URL'],
    ['no URL', { url: 'app.example.org', secret: secret(32) }, '_URL must be an https URL'],
    ['a short secret', { url, secret: secret(23) }, '_SECRET must be whsec_'],
    ['a long secret', { url, secret: secret(65) }, '_SECRET must be whsec_'],
    ['a secret without its prefix', { url, secret: secret(32).slice(6) }, '_SECRET must be whsec_'],
    ['one secret of two that is none', { url, secret: `${secret(32)},x` }, '_SECRET must be whsec_'],
  ])('refuse %s, and say nothing of the value', (_name, given, fault) => {
    let detail = '';
    try {
      load(given);
    } catch (error) {
      ({ detail } = error as { detail: string });
    }
    expect(detail).toContain(fault);
    expect(detail).not.toContain(given.secret ?? 'unset');
  });
});
