export { createSandbox } from './app.js';
export type { Sandbox, SandboxOptions } from './app.js';
