import type { RecordOptions, SandboxRecords } from './records.js';

/** Invents the patients of the sandbox and all their records. */
export function generateRecords(_options: RecordOptions): SandboxRecords {
  return { resources: [], accounts: [] };
}
