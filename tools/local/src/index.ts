export { relocateSandbox } from './sandbox-platforms.js';
export { startSandbox } from './sandbox-process.js';
export type { SandboxProcess } from './sandbox-process.js';
