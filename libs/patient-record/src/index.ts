export { mergeSection } from './facts/merge-section.js';
export { groupPeople } from './people/group-people.js';
export { readPeople } from './people/read-people.js';
export { readSections } from './reading/read-section.js';
export { recordSectionNames } from './sections/record-sections.js';

export type { Fact, FactSource, MergedSection } from './facts/fact.js';
export type { Person, PersonSource } from './people/person.js';
export type { ReadingOptions, SectionReading } from './reading/read-section.js';
export type { RecordConnection, RecordGap } from './reading/record-connection.js';
export type { RecordSection } from './sections/record-sections.js';
