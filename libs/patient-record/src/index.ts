export { mergeSection } from './facts/merge-section.js';
export { factId, selectFacts } from './facts/select-facts.js';
export { ageOf } from './people/birth-date.js';
export { groupPeople } from './people/group-people.js';
export { openQuestions, whatIsSaid } from './people/people-questions.js';
export { decisionOn, recordKey } from './people/people-decisions.js';
export { readPeople } from './people/read-people.js';
export { readSections } from './reading/read-section.js';
export { recordSectionNames } from './sections/record-sections.js';

export type { Fact, FactSource, MergedSection } from './facts/fact.js';
export type { SelectedFacts } from './facts/select-facts.js';
export type { SamenessReason } from './people/compare-people.js';
export type { PeopleDecision } from './people/people-decisions.js';
export type { SaidOfPerson } from './people/people-questions.js';
export type { Person, PersonJoin, PersonQuestion, PersonSource } from './people/person.js';
export type { ReadingOptions, SectionReading } from './reading/read-section.js';
export type { RecordConnection, RecordGap } from './reading/record-connection.js';
export type { RecordSection } from './sections/record-sections.js';
