export { renderConfigurationPage, renderEnvExample } from './configuration-page.js';
export { renderApiTypes } from './api-types.js';
export { mainApi, mainConfiguration, mainSkills } from './main.js';
