import { loadConfig } from '../config/config.js';
import { createGateway } from '../wiring/create-gateway.js';
import { createLogger } from '../logging/logger.js';
import { findPlatformsDirectory } from '../config/platforms-directory.js';

jest.mock('@opentelemetry/sdk-trace', () => {
  throw new Error('OpenTelemetry was loaded');
});

const open = (settings: Record<string, string>) =>
  createGateway(loadConfig(settings), {
    platformsDirectory: findPlatformsDirectory(import.meta.url),
    logger: createLogger('silent'),
  });

it('is loaded where traces are wanted, and nowhere else', async () => {
  const gateway = await open({ FHIR_GATEWAY_METRICS_TOKEN: 'a-token-of-the-metrics' });
  expect(gateway.tracing).toBeUndefined();
  await gateway.close();
  await expect(open({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).rejects.toThrow('OpenTelemetry was loaded');
});
