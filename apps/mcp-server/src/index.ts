export { createMcpApp } from './app.js';
export type { McpApp } from './app.js';
export { startMcpServer } from './start.js';
