import type { Basic, FhirResource, InsurancePlan, MedicationKnowledge } from 'fhir/r4.js';
import type { DirectoryAnswer, DirectoryContext } from '../directory-context.js';
import {
  keyOf,
  readMissing,
  searchByReference,
  searchDirectory,
  searchUnlessRefused,
  type Found,
} from '../directory-search.js';
import { findPlan, isFormulary, isPlan, namedPlan, type NamedPlan } from '../plans.js';
import type { FormularyInput } from './formulary-input.js';
import { drugName, drugNames, formularyKeyOf, formularyRow, type FormularyRow } from './formulary-row.js';

/** What a payer's formulary says of a drug. */
export interface FormularyAnswer extends DirectoryAnswer {
  /**
   * `drug-unknown`: the directory has no drug of this name or code; `none-found`: it has, and no formulary that was asked for
   * lists it. Neither means that the drug is not covered.
   */
  readonly answer: 'found' | 'none-found' | 'drug-unknown' | 'plan-unknown' | 'plan-ambiguous';
  readonly plan?: NamedPlan;
  readonly plans: readonly NamedPlan[];
  /** Names of drugs that fit what was asked. */
  readonly drugs: readonly string[];
  readonly entries: readonly FormularyRow[];
  /** Entries that fit, listed or not. */
  readonly matched: number;
}

const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const formularyItem =
  'http://hl7.org/fhir/us/davinci-drug-formulary/CodeSystem/usdf-InsuranceItemTypeCS|formulary-item';
const formularyReference =
  'http://hl7.org/fhir/us/davinci-drug-formulary/StructureDefinition/usdf-FormularyReference-extension';
const defaultLimit = 20;
const mostDrugs = 20;
const disclaimer =
  'As the payer’s formulary says; no coverage decision and no price. What is not stated is not known, and is not "no".';

/**
 * Looks a drug up in the open formularies of a payer (Da Vinci US Drug Formulary 2): tier, prior authorization, step therapy,
 * quantity limit. Nothing of a person is sent.
 *
 * @throws CoverageError DIRECTORY_UNAVAILABLE | DIRECTORY_ANSWER_INVALID, and whatever the reader throws
 * @see https://hl7.org/fhir/us/davinci-drug-formulary/STU2.1/
 */
export async function checkFormulary(context: DirectoryContext, input: FormularyInput): Promise<FormularyAnswer> {
  const askedAt = new Date(context.now()).toISOString();
  const common = { platformId: context.platformId, askedAt, disclaimer };
  const nothing = { ...common, understood: [], notKnown: [], plans: [], drugs: [], entries: [], matched: 0 };
  const found = input.plan === undefined ? undefined : await findPlan(context, input.plan);
  if (found && found.answer !== 'found') return { ...nothing, answer: found.answer, plans: found.candidates };
  const plan = found && { plan: namedPlan(found.plan) };
  const formularies = found && formulariesOf(found.plan);
  if (formularies?.length === 0) {
    const notKnown = ['The directory names no formulary of this plan: what it covers is not known.'];
    return { ...nothing, ...plan, answer: 'none-found', notKnown };
  }
  const { drugs, understood, isComplete } = await findDrugs(context, input.drug);
  if (drugs.length === 0) return { ...nothing, ...plan, answer: 'drug-unknown', understood };

  const items = await itemsOf(context, drugs, formularies);
  const rows = await rowsOf(context, items.matches, drugs);
  return {
    ...common,
    ...plan,
    answer: rows.length > 0 ? 'found' : 'none-found',
    understood,
    plans: [],
    drugs: drugs.flatMap((drug) => drugName(drug) ?? []),
    entries: rows.slice(0, input.limit ?? defaultLimit),
    matched: rows.length,
    notKnown: [
      ...(found ? [] : ['No plan was named: the entries are of all formularies of the directory.']),
      ...(isComplete && items.isComplete
        ? []
        : ['There are more entries than were read; name the strength and the plan.']),
    ],
  };
}

/** `InsurancePlan/id` of the formularies of a plan; of a formulary, its own. */
function formulariesOf(plan: InsurancePlan): string[] {
  if (isFormulary(plan)) return [`InsurancePlan/${plan.id}`];
  const extensions = (plan.coverage ?? []).flatMap(({ extension = [] }) => extension);
  return extensions.flatMap(({ url, valueReference }) =>
    url === formularyReference ? (keyOf(valueReference) ?? []) : [],
  );
}

async function findDrugs(
  context: DirectoryContext,
  asked: string,
): Promise<{ drugs: MedicationKnowledge[]; understood: string[]; isComplete: boolean }> {
  const type = 'MedicationKnowledge';
  if (/^\d{3,8}$/.test(asked)) {
    const found = await searchDirectory(context, { type, params: [['code', `${rxnorm}|${asked}`]] });
    const drugs = found.matches.filter(isDrug).filter(({ code }) => code?.coding?.some((one) => one.code === asked));
    return { drugs, understood: [`RxNorm code ${asked}`], isComplete: found.isComplete };
  }
  const words = wordsOf(asked);
  const [first = asked] = words;
  const found = await named(context, type, first);
  const all = found.matches.filter(isDrug).filter((drug) => hasWords(drug, [first]));
  const whole = all.filter((drug) => hasWords(drug, words));
  const drugs = whole.length > 0 ? whole : all;
  return {
    drugs: drugs.slice(0, mostDrugs),
    understood: whole.length > 0 || all.length === 0 ? [] : [`No drug fits all words; these fit "${first}"`],
    isComplete: found.isComplete && drugs.length <= mostDrugs,
  };
}

/** Names of brands stand behind those of substances, so a part of a name is looked for where the server can. */
async function named(context: DirectoryContext, type: string, word: string): Promise<Found> {
  const inside = await searchUnlessRefused(context, { type, params: [['drug-name:contains', word]] });
  if (inside?.matches.some((drug) => isDrug(drug) && hasWords(drug, [word]))) return inside;
  return searchDirectory(context, { type, params: [['drug-name', word]] });
}

function wordsOf(text: string): string[] {
  // "500mg" and "500 MG" are the same two words.
  return text
    .toLowerCase()
    .replace(/(\d)(?=[a-z])/g, '$1 ')
    .split(/[^a-z0-9.]+/)
    .filter(Boolean);
}

function hasWords(drug: MedicationKnowledge, words: readonly string[]): boolean {
  return drugNames(drug).some((name) => {
    const own = wordsOf(name);
    return words.every((word) => own.some((one) => (/^[\d.]+$/.test(word) ? one === word : one.startsWith(word))));
  });
}

async function itemsOf(
  context: DirectoryContext,
  drugs: readonly MedicationKnowledge[],
  formularies: readonly string[] | undefined,
): Promise<{ matches: Basic[]; isComplete: boolean }> {
  const subjects = drugs.map(({ id }) => `MedicationKnowledge/${id}`);
  const params = [
    ['code', formularyItem] as const,
    ...(formularies ? [['formulary', formularies.join(',')] as const] : []),
  ];
  const { matches, isComplete } = await searchByReference(context, { type: 'Basic', params }, ['subject', subjects]);
  const items = matches.filter(isItem).filter((item) => {
    const key = formularyKeyOf(item);
    return (
      subjects.includes(keyOf(item.subject) ?? '') && (!formularies || (key !== undefined && formularies.includes(key)))
    );
  });
  return { matches: items, isComplete };
}

async function rowsOf(
  context: DirectoryContext,
  items: readonly Basic[],
  drugs: readonly MedicationKnowledge[],
): Promise<FormularyRow[]> {
  const keys = [...new Set(items.flatMap((item) => formularyKeyOf(item) ?? []))];
  const { all } = await readMissing(context, keys, new Map());
  const plans = keys.length === 0 ? [] : await plansOf(context);
  const nameOf = (key: string): string => {
    const formulary = all.get(key);
    return formulary && isPlan(formulary) ? namedPlan(formulary).name : key;
  };
  const rows = items.map((item) =>
    formularyRow(
      item,
      drugs.find(({ id }) => `MedicationKnowledge/${id}` === keyOf(item.subject)),
      (key) => ({
        name: nameOf(key),
        plans: plans.filter((plan) => formulariesOf(plan).includes(key)).map((plan) => namedPlan(plan).name),
      }),
    ),
  );
  return rows.sort((a, b) => a.drug.localeCompare(b.drug) || a.formulary.localeCompare(b.formulary));
}

/** Plans that people have; a directory that does not show them still has its formularies. */
async function plansOf(context: DirectoryContext): Promise<InsurancePlan[]> {
  const { matches } = await searchDirectory(context, { type: 'InsurancePlan', params: [] });
  return matches.filter(isPlan).filter((plan) => !isFormulary(plan));
}

function isDrug(resource: FhirResource): resource is MedicationKnowledge {
  return resource.resourceType === 'MedicationKnowledge';
}

function isItem(resource: FhirResource): resource is Basic {
  return resource.resourceType === 'Basic';
}
