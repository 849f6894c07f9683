import { codeAgainstWords, statusCodeOf } from '@fhir-gateway/record-view';
import {
  allergenOfCode,
  allergensOfText,
  ingredientsOfCode,
  type RecordedAllergen,
} from '@fhir-gateway/record-view/dictionary';
import type { AllergyIntolerance, CodeableConcept } from 'fhir/r4.js';

import { codeOf, conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type Entry, type EntryTraits, type Of } from '../matching/entry.js';
import type { Fact } from '../matching/fact.js';
import type { SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { absenceState } from '../matching/absences.js';

const criticalities = ['high', 'unable-to-assess', 'low'];

/** Allergies: the same substance by code or words. A class of drugs and one of its members may be the same. */
export const allergies: SectionRule = {
  read: (resource) => (resource.resourceType === 'AllergyIntolerance' ? [allergyTraits(resource)] : []),
  isPossible: (one, other) => {
    const [here, there] = [allergensOf(allergyOf(one)), allergensOf(allergyOf(other))];
    if (shareText(one, other)) return true;
    // Two members of a class are two allergies; the class itself may be what was meant by one of them.
    return here.some(({ name, group }) =>
      there.some(
        (each) => each.group === group && (isClass(name, group) || isClass(each.name, group) || each.name === name),
      ),
    );
  },
  finish: (fact, entries) => withReactions(fact, entries),
  rank: ({ flag = '' }) => {
    const at = criticalities.findIndex((each) => flag === `criticality ${each}`);
    return at === -1 ? criticalities.length : at;
  },
};

function allergyTraits(one: AllergyIntolerance): EntryTraits {
  const verification = statusCodeOf(one.verificationStatus);
  const substances = substancesOf(one);
  // Of a code and words that mean two things, neither joins the entry with another.
  const isDisputed = substances.some((substance) => codeAgainstWords(substance) !== undefined);
  const keys = conceptKeys(...substances);
  const texts = substances.map(textOf).filter((text) => text !== '');
  const coded = codedAllergens(substances);
  const allergens = allergensOf(one);
  const severities = (one.reaction ?? []).flatMap(({ severity }) => severity ?? []);
  return {
    state: verification === 'entered-in-error' ? 'withdrawn' : (absenceState(one.code) ?? 'stated'),
    apart: verification === 'refuted' ? 'refuted' : '',
    concepts: [one.code, ...reactionSubstances(one)],
    identifiers: identifierKeys(one.identifier),
    same: isDisputed
      ? []
      : [
          ...keys.certain,
          ...coded.map(({ name }) => `allergen ${name}`),
          ...texts.map((text) => `text ${text}`),
          ...texts.flatMap((text) => allergensOfText(text).map(({ name }) => `allergen ${name}`)),
        ],
    possible: [
      ...texts.map((text) => `text ${text}`),
      ...allergens.flatMap(({ name, group }) => [
        `allergen ${name}`,
        ...(broadGroups.has(group) ? [] : [`class ${group}`]),
      ]),
    ],
    fields: {
      criticality: stated(one.criticality),
      status: stated(statusCodeOf(one.clinicalStatus)),
      verification: stated(verification),
      severity: stated(severities.sort().join(', ') || undefined),
    },
    asserted: one.recordedDate,
  };
}

/** Groups that only say what kind of thing it is. */
const broadGroups: ReadonlySet<string> = new Set(['', 'food', 'environment', 'drug', 'general', 'insect', 'vaccine']);

/** What it is an allergy to; the code may only say "allergy to a drug", and which one then stands with the reaction. */
function substancesOf(one: AllergyIntolerance): CodeableConcept[] {
  const substances = reactionSubstances(one);
  const isKindOnly = substances.length > 0 && kindsOnly.has(codeOf(one.code, 'SNOMED') ?? '');
  return one.code === undefined || isKindOnly ? substances : [one.code, ...substances];
}

/** SNOMED CT codes that say of what kind an allergy is, and not what it is to. */
const kindsOnly: ReadonlySet<string> = new Set([
  ...['420134006', '418634005', '419511003', '418471000', '418038007', '419199007', '416098002', '414285001'],
  ...['59037007', '235719002', '426232007', '106190000', '281647001', '62014003', '420174000', '232350006'],
]);

function reactionSubstances({ reaction }: AllergyIntolerance): CodeableConcept[] {
  return (reaction ?? []).flatMap(({ substance }) => substance ?? []);
}

function textOf({ text, coding }: CodeableConcept): string {
  return textKey(text ?? coding?.[0]?.display).replace(/^(allergy|allergic) to | allergy$/g, '');
}

function codedAllergens(substances: readonly CodeableConcept[]): RecordedAllergen[] {
  return substances.flatMap((substance) => {
    const [snomed, rxnorm] = [codeOf(substance, 'SNOMED'), codeOf(substance, 'RxNorm')];
    const found =
      (snomed === undefined ? undefined : allergenOfCode('SNOMED', snomed)) ??
      (rxnorm === undefined ? undefined : allergenOfCode('RxNorm', rxnorm));
    if (found) return [found];
    const ingredients = rxnorm === undefined ? undefined : ingredientsOfCode(rxnorm);
    return ingredients?.length === 1 ? ingredients.map((name) => ({ name, group: '' })) : [];
  });
}

/** By code, and by any word of the text: `PCN - rash` names penicillin, though not for certain. */
function allergensOf(one: AllergyIntolerance): RecordedAllergen[] {
  const substances = substancesOf(one);
  const words = substances.flatMap((substance) => [textOf(substance), ...textOf(substance).split(' ')]);
  return [...codedAllergens(substances), ...new Set(words)].flatMap((found) =>
    typeof found === 'string' ? allergensOfText(found) : found,
  );
}

const allergyOf = (entry: Entry): Of<'AllergyIntolerance'> => entry.source.resource as Of<'AllergyIntolerance'>;

function shareText(one: Entry, other: Entry): boolean {
  return one.possible.some((key) => key.startsWith('text ') && other.possible.includes(key));
}

function isClass(name: string, group: string): boolean {
  return name === group || name === `${group}s`;
}

/** All substances and reactions, and the highest criticality: no platform hides what another says. */
function withReactions(fact: Fact, entries: readonly Entry[]): Fact {
  const stated = entries.map((entry) => allergyOf(entry).criticality);
  const highest = criticalities.find((each) => stated.some((one) => one === each));
  const details = new Map<string, string>();
  for (const text of entries.flatMap(({ source }) => source.said.detail?.split('; ') ?? [])) {
    if (!details.has(textKey(text))) details.set(textKey(text), text);
  }
  return {
    ...fact,
    display: namesOf(entries).join('; '),
    ...(highest !== undefined && { flag: `criticality ${highest}` }),
    ...(details.size > 0 && { detail: [...details.values()].join('; ') }),
  };
}

/** What the sources call it, each name once; one that another name holds is left out. */
function namesOf(entries: readonly Entry[]): string[] {
  const names = new Map<string, string>();
  for (const { display } of entries)
    for (const name of display.split('; ')) names.set(textKey(name), names.get(textKey(name)) ?? name);
  const keys = [...names.keys()];
  const isHeld = (key: string): boolean => keys.some((other) => other !== key && ` ${other} `.includes(` ${key} `));
  return [...names].flatMap(([key, name]) => (isHeld(key) ? [] : [name]));
}
