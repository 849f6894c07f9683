export { renderConfigurationPage, renderEnvExample } from './configuration-page.js';
export { mainConfiguration } from './main.js';
