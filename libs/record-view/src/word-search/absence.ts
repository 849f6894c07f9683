import { shortened } from '@fhir-gateway/fhir';
import { isLoincCheckDigitRight } from '../dictionary/code-form.js';
import { describeFilter, type SearchPlan } from './search-plan.js';
import { codesOf } from '../search/status-words.js';

/** Parameters that say whose record is meant, or how an answer is written: none of them decides what matches. */
const addressing =
  /^(patient|subject|beneficiary|individual|participant|actor)([.:]|$)|^_(count|sort|summary|total|elements|format|pretty|include|revinclude|contained)(:|$)/;

/** The parameters of a plan that leave something out, as they are sent. */
export function filtersOf({ params }: Pick<SearchPlan, 'params'>): string[] {
  return Object.keys(params).filter((name) => !addressing.test(name));
}

/** What was looked at, as a sentence names it. */
export interface Look {
  readonly resourceType: string;
  /** Where: the platform's id. */
  readonly source: string;
  /** Whose record, when one was looked in. */
  readonly patient?: string;
  readonly plan: SearchPlan;
}

/** How many resources there are without the filters; `isAtLeast` where the platform did not count all. */
export interface Unfiltered {
  readonly count: number;
  readonly isAtLeast: boolean;
}

/**
 * A page without matches with what that means. What a platform warns of may explain that an unfiltered look found nothing:
 * then it is not said that none is recorded.
 *
 * @param unfiltered absent when it could not be found out
 */
export function withAbsence<Page extends { readonly warnings: readonly string[] }>(
  page: Page,
  look: Look,
  unfiltered: Unfiltered | undefined,
): Page & { readonly absence?: string } {
  if (filterTexts(look.plan).length === 0 && page.warnings.length > 0) return page;
  return { ...page, absence: absenceText(look, unfiltered) };
}

/**
 * Says that nothing was found, as far as that can be known: "none recorded" is a statement about a record, and only an
 * unfiltered look supports it.
 *
 * @param unfiltered absent when it could not be found out
 */
function absenceText(look: Look, unfiltered: Unfiltered | undefined, now = new Date()): string {
  const { resourceType, source, patient, plan } = look;
  const whose = patient === undefined ? '' : ` for patient ${patient}`;
  const time = `${now.toISOString().slice(0, 16)}Z`;
  const filters = filterTexts(plan);
  if (filters.length === 0 || unfiltered?.count === 0) {
    const any = filters.length === 0 ? `no ${resourceType}` : `no ${resourceType} at all`;
    return `None recorded: ${source} has ${any}${whose} that this sign-in may see, as of ${time}.`;
  }
  const asked = filters.join(' and ');
  const takes = paramTexts(look)
    .map((text) => ` ${text}`)
    .join('');
  const seen = `of what this sign-in may see, as of ${time}`;
  if (unfiltered === undefined) {
    return `0 ${resourceType} at ${source}${whose} match ${asked}, ${seen}. How many there are without that is not known: this does not say that none is recorded.${takes}`;
  }
  const all = `${unfiltered.isAtLeast ? 'at least ' : ''}${unfiltered.count}`;
  return `0 of ${all} ${resourceType} at ${source}${whose} match ${asked}, ${seen}. This does not say that none is recorded.${takes}`;
}

function filterTexts(plan: SearchPlan): string[] {
  const sent = filtersOf(plan).map((name) => `${name}=${String(plan.params[name])}`);
  return [...plan.words.map(describeFilter), ...sent].map((text) => shortened(text, 200));
}

const exampleCodes: Readonly<Record<string, string>> = {
  Observation: '4548-4 (LOINC)',
  DiagnosticReport: '58410-2 (LOINC)',
  DocumentReference: '18842-5 (LOINC)',
  Condition: '44054006 (SNOMED CT) or I10 (ICD-10)',
  Immunization: '140 (CVX)',
  AllergyIntolerance: '7980 (RxNorm)',
};
const medicine = '6809 (RxNorm)';

/** What the parameters of a search take, for the first few of them. */
function paramTexts({ resourceType, plan }: Look): string[] {
  const names = [...plan.words.map(({ param }) => param.split(':')[0] ?? param), ...filtersOf(plan)];
  const takes = [...new Set(names)].flatMap((name) => paramText(resourceType, name) ?? []);
  return [...mistyped(plan), ...takes].slice(0, 3);
}

/** Codes whose own check digit says that they were mistyped. */
function mistyped({ params, words }: SearchPlan): string[] {
  const values = [...words.flatMap((filter) => filter.values), ...Object.values(params).map(String)];
  const codes = values.flatMap((value) => value.split(/[,|]/)).filter((code) => /^\d{1,7}-\d$/.test(code));
  return codes
    .filter((code) => !isLoincCheckDigitRight(code))
    .map((code) => `${code} is no LOINC code: its last digit does not fit the others, so that it may be mistyped.`);
}

function paramText(resourceType: string, name: string): string | undefined {
  const [base = name] = name.split(':');
  const listed = codesOf(resourceType, base);
  if (listed) return `${base} takes ${listed.join(', ')}.`;
  if (/(^|-)code$|^medication$/.test(base)) {
    const code = exampleCodes[resourceType] ?? (resourceType.startsWith('Medication') ? medicine : undefined);
    return code && `${base} takes a code such as ${code}, or words.`;
  }
  if (/date|^authoredon$|^created$|^issued$|^period$|^whenhandedover$/.test(base))
    return `${base} takes a date such as ge2026-01-01.`;
  return undefined;
}
