export type { Fact, FactConflict, FactSource, MergedSection, StatedAbsence } from '../matching/fact.js';
