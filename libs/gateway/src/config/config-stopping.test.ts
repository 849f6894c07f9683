import { loadConfig } from './config.js';

describe('the settings of stopping', () => {
  it('let requests go on for 20 seconds, and stop listening at once', () => {
    expect(loadConfig({})).toMatchObject({ drainDelaySeconds: 0, drainSeconds: 20 });
  });

  it('are seconds', () => {
    const config = loadConfig({ FHIR_GATEWAY_DRAIN_DELAY_SECONDS: '5', FHIR_GATEWAY_DRAIN_SECONDS: '0' });
    expect(config).toMatchObject({ drainDelaySeconds: 5, drainSeconds: 0 });
  });

  it.each([
    ['FHIR_GATEWAY_DRAIN_DELAY_SECONDS', '121'],
    ['FHIR_GATEWAY_DRAIN_DELAY_SECONDS', '-1'],
    ['FHIR_GATEWAY_DRAIN_SECONDS', '3601'],
    ['FHIR_GATEWAY_DRAIN_SECONDS', '1.5'],
    ['FHIR_GATEWAY_DRAIN_SECONDS', '20s'],
  ])('refuse %s=%s', (variable, value) => {
    expect(() => loadConfig({ [variable]: value })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        detail: expect.stringMatching(new RegExp(`^${variable} must`)),
      }),
    );
  });
});
