export { createApp } from './app.js';
export type { ApiDocument } from './reference/document.js';
export type { ReferenceSettings } from './reference/reference-settings.js';
export { describeApi } from './routes.js';
export { startRestApi } from './start.js';
