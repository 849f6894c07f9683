import { gatewayNotices } from './gateway-notices.js';

describe('gatewayNotices', () => {
  it('says what the gateway changed of a request', () => {
    const warning = '299 fhir-gateway "Only a, b", 299 fhir-gateway "Not sent: c"';
    expect(gatewayNotices({ headers: { warning } })).toEqual(['Only a, b.', 'Not sent: c.']);
    expect(gatewayNotices({ headers: {} })).toEqual([]);
  });

  it('leaves out what is not its own, or has no end', () => {
    for (const warning of [
      '110 cache "stale"',
      '299 - "x"',
      '299 fhir-gateway "x',
      `299 fhir-gateway "${'x'.repeat(600)}"`,
    ]) {
      expect(gatewayNotices({ headers: { warning } })).toEqual([]);
    }
  });
});
