export { GatewayClient } from './gateway-client.js';
export { GatewayProblem } from './gateway-problem.js';
export type { components, operations, paths } from './api.js';
export type { GatewayClientOptions } from './gateway-client.js';
export type { CoverageClient } from './coverage-client.js';
