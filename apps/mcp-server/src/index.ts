export { openMountedMcp, startMcpServer } from './start.js';
export { messageOf } from './protocol/receive-message.js';
export { skillFiles } from './prompts/skill-files.js';
