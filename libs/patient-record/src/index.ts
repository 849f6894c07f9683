export { mergeSection } from './facts/merge-section.js';
export { ageOf } from './people/birth-date.js';
export { groupPeople } from './people/group-people.js';
export { openQuestions, whatIsSaid } from './people/people-questions.js';
export { decisionOn, recordKey } from './people/people-decisions.js';
export { readPeople } from './people/read-people.js';
export { readSections } from './reading/read-section.js';
export { recordSectionNames } from './sections/record-sections.js';

export type { Fact, FactSource, MergedSection } from './facts/fact.js';
export type { PeopleDecision } from './people/people-decisions.js';
export type { Person, PersonQuestion, PersonSource } from './people/person.js';
export type { ReadingOptions, SectionReading } from './reading/read-section.js';
export type { RecordConnection, RecordGap } from './reading/record-connection.js';
export type { RecordSection } from './sections/record-sections.js';
