export { generateRecords } from './generate-records.js';
export type { RecordOptions, SandboxAccount, SandboxRecords } from './records.js';
