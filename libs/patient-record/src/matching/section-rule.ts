import type { FhirResource } from 'fhir/r4.js';

import type { PossibleDates } from './disputes.js';
import type { Visit } from './visits.js';
import type { Entry, EntryTraits } from './entry.js';
import type { Fact, FactSource } from './fact.js';

/** What a rule may look at besides the entry. */
export interface RuleContext {
  /** The entries of the section, of all connections. */
  readonly sources: readonly FactSource[];
  /** Entries that complete what the section lists. */
  readonly beside: readonly FactSource[];
  /** Visits that were read along with claims. */
  readonly visits: readonly Visit[];
  readonly now: Date;
  readonly dates: PossibleDates;
}

/** What is known when a fact is completed. */
export interface FinishContext extends RuleContext {
  /** All entries of the section. */
  readonly entries: readonly Entry[];
}

/** How the entries of one section become facts. */
export interface SectionRule {
  /** What an entry is matched by; none where the resource says nothing for this section, several where it holds several. */
  read(resource: FhirResource, source: FactSource, context: RuleContext): readonly EntryTraits[];
  /** Entries of one platform that share a key of `same` are one fact too: what they repeat has no time of its own. */
  readonly isFolded?: boolean;
  /** Whether two entries that share a key of `same` are one fact; they always are when absent. */
  isCompatible?(one: Entry, other: Entry): boolean;
  /** Whether two entries that share a key of `possible` may be one; they always may when absent. */
  isPossible?(one: Entry, other: Entry): boolean;
  /** Which of the entries say what is compared; all when absent. */
  compared?(entries: readonly Entry[]): readonly Entry[];
  /** Completes a fact; it may take conflicts away or write them otherwise, and adds none. `entries` are the newest first. */
  finish?(fact: Fact, entries: readonly Entry[], context: FinishContext): Fact;
  /** Groups the entries otherwise than by their keys. */
  group?(entries: readonly Entry[]): readonly (readonly Entry[])[];
  /** Facts of a lower number come first; by date when absent or equal. */
  rank?(fact: Fact): number;
}
