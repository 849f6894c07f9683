export { createApp } from './app.js';
export { describeApi } from './reference/document.js';
export type { ApiDocument, ReferenceSettings } from './reference/document.js';
export { startRestApi } from './start.js';
