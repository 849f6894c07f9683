export { startMcpServer } from './start.js';
export { messageOf } from './protocol/receive-message.js';
