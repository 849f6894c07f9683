import { eachInSteps, type Steps } from '@fhir-gateway/limits';
import { shortened } from '@fhir-gateway/fhir';
import { clean, conceptText } from '@fhir-gateway/record-view';
import type { CodeableConcept, Coding, FhirResource } from 'fhir/r4.js';

import type { Fact, MergedSection } from '../facts/fact.js';
import type { SummaryCell } from './patient-summary.js';

/** What a section's rows are made with. */
export interface RowContext {
  /** The letters of the connections whose entries state a fact, such as `A, B`. */
  from(fact: Pick<Fact, 'sources'>): string;
  /** What stands for one connection in rows. */
  keyOf(connection: string): string;
  /** What the newest entry of a fact is read by. */
  ref(fact: Fact): string | undefined;
  /** What a connection is called. */
  nameOf(connection: string): string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** Rows of a section, the most important first, without the columns `from` and `ref`, which every section has. */
export interface ChosenRows {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly fact: Fact; readonly cells: readonly (SummaryCell | undefined)[] }[];
  /** What the rows are of, where that is not all of the section: `active`, `current`. */
  readonly chosen?: string;
}

export type SectionRows = (section: MergedSection, context: RowContext) => Steps<ChosenRows>;

/** What is made of each of many facts, one by one: their details are made when they are first asked for. */
export function* each<Item, Made>(items: Iterable<Item>, make: (item: Item) => Made): Steps<Made[]> {
  const made: Made[] = [];
  yield* eachInSteps(items, (item) => void made.push(make(item)));
  return made;
}

/** The facts that are wanted, judged one by one. */
export function* where(facts: readonly Fact[], isWanted: (fact: Fact) => boolean): Steps<Fact[]> {
  const wanted: Fact[] = [];
  yield* eachInSteps(facts, (fact) => void (isWanted(fact) && wanted.push(fact)));
  return wanted;
}

/** The entries of a fact that are of a type, the newest first. */
export function entriesOf<Type extends FhirResource['resourceType']>(
  { sources }: Fact,
  type: Type,
): Extract<FhirResource, { resourceType: Type }>[] {
  return sources
    .map(({ resource }) => resource)
    .filter((one): one is Extract<FhirResource, { resourceType: Type }> => one.resourceType === type);
}

/** The first part of a status such as `active, confirmed`, in lower case. */
export function firstStatus({ status }: Fact): string {
  return status?.split(',')[0]?.trim().toLowerCase() ?? '';
}

/** The day of a FHIR date or dateTime. */
export function dayOf(when: string | undefined): string | undefined {
  return clean(when)?.slice(0, 10);
}

/** For sorting: newest first, those without a date last. */
export function newestFirst(one: Fact, other: Fact): number {
  const [a, b] = [one.when ?? '', other.when ?? ''];
  if (a === b) return one.key < other.key ? -1 : 1;
  return a > b ? -1 : 1;
}

/** A cell of bounded length, or nothing. */
export function cell(text: string | undefined, most = 60): string | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  return shortened(text, most);
}

/** What a fact is called, with what must not be overlooked of it. */
export function nameCell({ display, warnings }: Fact, most = 60): string | undefined {
  const name = cell(display, most);
  return warnings.length === 0 ? name : [name, ...warnings.map((one) => cell(one, longestWarning))].join('; ');
}

/** As long as two names that contradict each other. */
const longestWarning = 160;

/** What a concept is called; of codings that are nothing, the others say it. */
export function conceptWords(concept: CodeableConcept | null): string | undefined {
  const codings: readonly (Coding | null)[] = Array.isArray(concept?.coding) ? concept.coding : [];
  return conceptText({ ...concept, coding: codings.filter((coding) => coding !== null) });
}
