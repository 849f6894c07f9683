export { generateRecords } from './hospital/generate-records.js';
export { generateSystems, patientIdIn } from './generate-systems.js';
export type { RecordOptions, SandboxAccount, SandboxRecords } from './base/records.js';
export type { SystemRecords } from './generate-systems.js';
export type { RecordSystem, SharedFact } from './base/shared-facts.js';
export { payerDirectory } from './directory/payer-directory.js';
