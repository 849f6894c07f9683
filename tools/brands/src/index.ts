export { ImportError } from './errors.js';
export { importDirectory, type ImportOptions, type ImportSummary } from './import-directory.js';
