import type { Setup } from './deployment.js';

/** The passes through the requests: the three modes, and one in which calls are counted. */
export const setups: readonly Setup[] = [
  { name: 'local', mode: 'local', env: { FHIR_GATEWAY_WRITES: 'on' } },
  { name: 'oauth', mode: 'oauth', env: { FHIR_GATEWAY_CORS_ORIGINS: 'https://app.example' } },
  { name: 'oauth-writes', mode: 'oauth', env: { FHIR_GATEWAY_WRITES: 'on' } },
  { name: 'pairing', mode: 'pairing', env: { FHIR_GATEWAY_WRITES: 'sandbox-ehr' } },
  { name: 'limits', mode: 'oauth', env: { FHIR_GATEWAY_RATE_LIMITS: 'on' } },
];
