export { relocateSandbox } from './sandbox-platforms.js';
export { startLocal } from './start-local.js';
export { startSandbox } from './sandbox-process.js';
export type { LocalGateway, LocalStart } from './start-local.js';
export type { SandboxProcess } from './sandbox-process.js';
