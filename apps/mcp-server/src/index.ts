export { startMcpServer } from './start.js';
