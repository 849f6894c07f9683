import { loadConfig } from './config.js';

describe('the token of the metrics', () => {
  it('is none unless it is set, so that nothing is shown', () => {
    expect(loadConfig({})).not.toHaveProperty('metricsToken');
    expect(loadConfig({ FHIR_GATEWAY_METRICS_TOKEN: '' })).not.toHaveProperty('metricsToken');
    expect(loadConfig({ FHIR_GATEWAY_METRICS_TOKEN: 'x'.repeat(16) }).metricsToken).toBe('x'.repeat(16));
  });

  it.each(['short', 'x'.repeat(15), 'x'.repeat(257), 'has a space in its midst', 'ümlaut-token-0123456789'])(
    'is refused as %j, without being repeated',
    (value) => {
      const read = () => loadConfig({ FHIR_GATEWAY_METRICS_TOKEN: value });
      const detail = 'FHIR_GATEWAY_METRICS_TOKEN must be a bearer token of 16 to 256 characters';
      expect(read).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', detail }));
    },
  );
});
