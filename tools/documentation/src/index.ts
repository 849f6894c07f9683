export { renderConfigurationPage, renderEnvExample } from './configuration-page.js';
export { renderApiTypes } from './api-types.js';
export { mainApi, mainConfiguration } from './main.js';
