export { renderConfigurationPage, renderEnvExample } from './configuration-page.js';
export { mainApi, mainConfiguration, mainSkills } from './main.js';
