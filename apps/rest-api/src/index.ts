export { createApp } from './app.js';
export { startRestApi } from './start.js';
