import { freePort } from '@fhir-gateway/testing';
import { loadConfig } from './config.js';
import { createGateway } from './create-gateway.js';
import { createLogger } from './logger.js';
import { findPlatformsDirectory } from './platforms-directory.js';

it('does not start with a Redis that is not there, and says so after giving it time to come up', async () => {
  const config = loadConfig({
    FHIR_GATEWAY_REDIS_URL: `redis://127.0.0.1:${await freePort()}`,
    FHIR_GATEWAY_MASTER_KEY: 'k4Jv0ZtqQm8s3XwYbN7rLd2uHcPeFg1A',
  });
  const options = { platformsDirectory: findPlatformsDirectory(import.meta.url), logger: createLogger('silent') };
  await expect(createGateway(config, options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
}, 30_000);
