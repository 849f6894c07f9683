import type { Setup } from './deployment.js';

/** The passes through the requests: the three modes, and one with low limits. */
export const setups: readonly Setup[] = [
  { name: 'local', mode: 'local', env: { FHIR_GATEWAY_WRITES: 'on' } },
  { name: 'oauth', mode: 'oauth', env: { FHIR_GATEWAY_CORS_ORIGINS: 'https://app.example' } },
  { name: 'oauth-writes', mode: 'oauth', env: { FHIR_GATEWAY_WRITES: 'on' } },
  { name: 'pairing', mode: 'pairing', env: { FHIR_GATEWAY_WRITES: 'sandbox-ehr' } },
  {
    name: 'limits',
    mode: 'oauth',
    env: {
      FHIR_GATEWAY_RATE_LIMITS: 'on',
      FHIR_GATEWAY_RATE_LIMIT_FHIR: '8',
      FHIR_GATEWAY_RATE_LIMIT_COVERAGE: '4',
      FHIR_GATEWAY_RATE_LIMIT_MCP: '8',
      FHIR_GATEWAY_RATE_LIMIT_MCP_HTTP: '16',
      FHIR_GATEWAY_RATE_LIMIT_PLATFORMS: '4',
      FHIR_GATEWAY_RATE_LIMIT_TOKEN: '6',
      FHIR_GATEWAY_RATE_LIMIT_REGISTER: '4',
      FHIR_GATEWAY_RATE_LIMIT_PAGES: '8',
      FHIR_GATEWAY_FHIR_BODY_BYTES: '2048',
      FHIR_GATEWAY_MCP_BODY_BYTES: '4096',
    },
  },
];
