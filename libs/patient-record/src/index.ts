export { mergeSection } from './facts/merge-section.js';
export { groupPeople } from './people/group-people.js';
export { ipsDocument, ipsRecordSections } from './ips/ips-document.js';
export { ipsFaults } from './ips/ips-faults.js';
export { readIps } from './ips/read-ips.js';
export { readPeople } from './people/read-people.js';
export { readSections } from './reading/read-section.js';
export { recordSectionNames } from './sections/record-sections.js';
export { readSummary } from './summary/read-summary.js';
export { findShortId, isShortId, shortRef } from './summary/short-ref.js';
export { personLine, restText, summaryLines } from './summary/summary-lines.js';

export type { Fact, FactSource, MergedSection } from './facts/fact.js';
export type { Person, PersonSource } from './people/person.js';
export type { ReadingOptions, SectionReading } from './reading/read-section.js';
export type { RecordConnection, RecordGap } from './reading/record-connection.js';
export type { RecordSection } from './sections/record-sections.js';
export type { PatientSummary, SummaryTable } from './summary/patient-summary.js';
export type { ReadSummary } from './summary/read-summary.js';
