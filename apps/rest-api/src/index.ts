export { describeApi } from './routes.js';
export { startRestApi } from './start.js';
