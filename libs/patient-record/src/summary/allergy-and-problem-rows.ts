import type { Steps } from '@fhir-gateway/limits';
import { statusCodeOf } from '@fhir-gateway/record-view';
import type { AllergyIntolerance, Condition } from 'fhir/r4.js';

import type { Fact } from '../facts/fact.js';
import { noProblemIn } from '../rules/problem-kinds.js';
import {
  cell,
  conceptWords,
  dayOf,
  each,
  entriesOf,
  firstStatus,
  nameCell,
  newestFirst,
  type ChosenRows,
  type SectionRows,
} from './section-rows.js';

const past = new Set(['inactive', 'resolved', 'remission']);
const criticalities = ['high', 'low', 'unable-to-assess'];

/** Allergies that are not said to be past by every source, the most critical first. */
export const rowsOfAllergies: SectionRows = function* ({ facts }) {
  const current = facts.filter(isCurrentAllergy);
  const order = (fact: Fact) => criticalities.indexOf(criticalityOf(fact) ?? '') + 1 || criticalities.length;
  return {
    columns: ['allergy', 'criticality', 'verification', 'reaction', 'recorded'],
    chosen: 'active',
    rows: yield* each(
      current.toSorted((one, other) => order(one) - order(other) || newestFirst(one, other)),
      (fact) => ({
        fact,
        cells: [nameCell(fact), criticalityOf(fact), unconfirmed(fact), cell(reactionsOf(fact), 80), dayOf(fact.when)],
      }),
    ),
  };
};

/** Not past and not refuted by every source. */
export function isCurrentAllergy(fact: Fact): boolean {
  return !isPast(fact) && !isRefuted(fact);
}

/** Problems that are not said to be past: those of the problem list before diagnoses of visits. */
export const rowsOfProblems: SectionRows = ({ facts }) =>
  problemRows(
    facts.filter((fact) => !isPast(fact)),
    'active',
  );

/** Problems that every source says are over, in the same order. */
export const rowsOfPastProblems: SectionRows = ({ facts }) => problemRows(facts.filter(isPast), 'past');

function* problemRows(facts: readonly Fact[], chosen: 'active' | 'past'): Steps<ChosenRows> {
  return {
    columns: ['problem', 'status', 'since'],
    chosen,
    rows: yield* each(
      facts
        .filter((fact) => !isRefuted(fact) && !isNoProblem(fact))
        .toSorted((one, other) => Number(isOfVisit(one)) - Number(isOfVisit(other)) || newestFirst(one, other)),
      (fact) => ({
        fact,
        cells: [
          nameCell(fact),
          join([
            isOfVisit(fact) ? 'diagnosis of a visit' : undefined,
            // Where there is no clinical status, the status of a fact is the verification.
            ...new Set([
              firstStatus(fact) === 'active' ? undefined : firstStatus(fact) || 'status unknown',
              unconfirmed(fact),
            ]),
          ]),
          dayOf(fact.when),
        ],
      }),
    ),
  };
}

/** What a platform lists among problems, and is none of the person. */
function isNoProblem(fact: Fact): boolean {
  const entries = entriesOf(fact, 'Condition');
  return entries.length > 0 && entries.every((entry) => noProblemIn(entry) !== undefined);
}

/** What one source calls active is shown, whatever the others say. The diagnosis of a visit without a status calls it nothing. */
function isPast(fact: Fact): boolean {
  const entries = [...entriesOf(fact, 'Condition'), ...entriesOf(fact, 'AllergyIntolerance')];
  const saying = entries.filter(
    (entry) => clinicalStatus(entry) !== '' || entry.resourceType !== 'Condition' || !isEncounterDiagnosis(entry),
  );
  return saying.length > 0 && saying.every((entry) => past.has(clinicalStatus(entry)));
}

function isRefuted(fact: Fact): boolean {
  const entries = [...entriesOf(fact, 'Condition'), ...entriesOf(fact, 'AllergyIntolerance')];
  return entries.length > 0 && entries.every((entry) => ['refuted', 'entered-in-error'].includes(verification(entry)));
}

function unconfirmed(fact: Fact): string | undefined {
  const [newest] = [...entriesOf(fact, 'Condition'), ...entriesOf(fact, 'AllergyIntolerance')];
  const status = newest && verification(newest);
  return status === undefined || ['', 'confirmed'].includes(status) ? undefined : status;
}

function isOfVisit(fact: Fact): boolean {
  const entries = entriesOf(fact, 'Condition');
  return entries.length > 0 && entries.every(isEncounterDiagnosis);
}

function isEncounterDiagnosis({ category }: Condition): boolean {
  const codes = list(category).flatMap(({ coding }) => list(coding).map(({ code }) => code));
  return codes.length > 0 && codes.every((code) => code === 'encounter-diagnosis');
}

function clinicalStatus({ clinicalStatus: status }: Condition | AllergyIntolerance): string {
  return statusCodeOf(status) ?? status?.text?.toLowerCase() ?? '';
}

function verification({ verificationStatus: status }: Condition | AllergyIntolerance): string {
  return statusCodeOf(status) ?? status?.text?.toLowerCase() ?? '';
}

function criticalityOf(fact: Fact): string | undefined {
  const stated = new Set(entriesOf(fact, 'AllergyIntolerance').map(({ criticality }) => criticality));
  return criticalities.find((one) => stated.has(one as AllergyIntolerance['criticality']));
}

/** The union over all sources, the severity of each said once. */
function reactionsOf(fact: Fact): string | undefined {
  const texts = entriesOf(fact, 'AllergyIntolerance')
    .flatMap(({ reaction }) => list(reaction).filter((one) => one !== null))
    .map(({ manifestation, severity, description }) => {
      const what = list(manifestation).map(conceptWords);
      const named = join(what) ?? description;
      return named === undefined ? undefined : `${named}${severity === undefined ? '' : ` (${severity})`}`;
    });
  return join([...new Set(texts)]);
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

function join(texts: readonly (string | undefined)[]): string | undefined {
  const present = texts.filter((text) => text !== undefined && text !== '');
  return present.length === 0 ? undefined : present.join(', ');
}
