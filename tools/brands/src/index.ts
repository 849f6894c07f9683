export { collectEagerly } from './collect-eagerly.js';
export { ImportError } from './errors.js';
export { importBrands, type CliContext, type ImportRequest } from './import-brands.js';
export { importDirectory, type ImportOptions, type ImportSummary } from './import-directory.js';
