export { createApp } from './app.js';
export type { ApiDocument, ReferenceSettings } from './reference/document.js';
export { describeApi } from './routes.js';
export { startRestApi } from './start.js';
