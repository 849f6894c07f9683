export { mergeSection } from './facts/merge-section.js';
export { factId, selectFacts } from './facts/select-facts.js';
export { groupPeople } from './people/group-people.js';
export { readPeople } from './people/read-people.js';
export { searchRecord } from './questions/search-record.js';
export { readSections } from './reading/read-section.js';
export { recordSectionNames } from './sections/record-sections.js';
export { trendOf } from './trends/trend-of.js';

export type { Fact, FactSource, MergedSection } from './facts/fact.js';
export type { SelectedFacts } from './facts/select-facts.js';
export type { Person, PersonSource } from './people/person.js';
export type { RecordMatch, RecordMatches, RecordQuestion } from './questions/record-question.js';
export type { ReadingOptions, SectionReading } from './reading/read-section.js';
export type { RecordConnection, RecordGap } from './reading/record-connection.js';
export type { RecordSection } from './sections/record-sections.js';
export type { TrendFigures, TrendSeries, TrendValue } from './trends/trend.js';
export type { TrendAnswer, TrendQuestion } from './trends/trend-of.js';
