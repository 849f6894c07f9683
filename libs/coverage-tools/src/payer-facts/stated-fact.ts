import { dateWords } from '@fhir-gateway/fhir';
import { usStates } from '@fhir-gateway/platform-registry';
import type { FactSource, PayerFact, PlanLine } from './schema.js';

/** Where a fact was read, for a person to look it up. */
export interface StatedSource extends Readonly<Omit<FactSource, 'link' | 'verifiedOn'>> {
  /** false: a copy or an unconfirmed host; its address is shown as text. */
  readonly isLink: boolean;
}

/** A fact of a payer as it may be told on a day: never without its source and what is to be known of its age. */
export interface StatedFact extends Readonly<
  Pick<PayerFact, 'kind' | 'value' | 'url' | 'hours' | 'note' | 'services'>
> {
  /** What has to be so for the fact to count, such as `the plan is a Medicaid plan`; empty where it fits what is known. */
  readonly conditions: readonly string[];
  readonly source: StatedSource;
  /** Sentences to tell with it. */
  readonly warnings: readonly string[];
}

/** `aged`: told with a warning. `old`: a hint only. */
export type FactAge = 'current' | 'aged' | 'old';

const agedDays = 180;
const oldDays = 730;
const msPerDay = 86_400_000;

/** How old a fact is: by when it was verified, else by its page's own date, else by when it was seen. */
export function ageOf({ verifiedOn, pageDate, seenOn }: FactSource, day: string): FactAge {
  const days = (Date.parse(day) - Date.parse(verifiedOn ?? earliest(pageDate ?? seenOn))) / msPerDay;
  return days > oldDays ? 'old' : days > agedDays ? 'aged' : 'current';
}

/** What to do about an old fact: of a payer, and of a law or a list. */
const callTheCard = 'call the number on the card first';
export const checkLaw = 'look for a newer one first';

/**
 * What is to be told of a source on a day.
 *
 * @param whenAged what to do where it is older than 180 days
 */
export function sourceWarnings(source: FactSource, day: string, whenAged = callTheCard): string[] {
  const { seenOn, pageDate, verifiedOn, kind } = source;
  const dated = pageDate === undefined ? 'the page has no date' : `page of ${dateWords(pageDate)}`;
  const warnings: string[] = [];
  if (ageOf(source, day) !== 'current') {
    warnings.push(`Read on ${dateWords(verifiedOn ?? seenOn)}, ${dated}: ${whenAged}.`);
  }
  if (!['payer', 'delegate', 'contractor', 'regulator'].includes(kind)) {
    warnings.push(`Source: ${kind.replaceAll('-', ' ')}.`);
  }
  return warnings;
}

/** A fact that may count, and what has to be so for it to. */
export interface FittingFact {
  readonly fact: PayerFact;
  readonly conditions: readonly string[];
}

/** A fact as it may be told. */
export function stateFact({ fact, conditions }: FittingFact, day: string): StatedFact {
  const { lines, states: _, status, dispute, source, ...told } = fact;
  const warnings = sourceWarnings(source, day);
  if (lines === undefined) warnings.push('The source does not say for which plans.');
  if (status === 'outdated') warnings.push('The source is out of date.');
  if (dispute !== undefined) warnings.push(`Another source says: ${dispute.says} (${dispute.source.url}).`);
  return { ...told, conditions, source: statedSource(source), warnings };
}

export function statedSource({ link = true, verifiedOn: _, ...told }: FactSource): StatedSource {
  return { ...told, isLink: link };
}

/** The full name of a state by its postal code; the code itself where it has none here. */
export function stateName(code: string): string {
  return usStates[code] ?? (code === 'PR' ? 'Puerto Rico' : code);
}

/** A kind of plan in a sentence. */
export const lineNames: Readonly<Record<PlanLine, string>> = {
  commercial: 'commercial plan',
  'self-funded': 'self-funded employer plan',
  exchange: 'marketplace plan',
  'medicare-advantage': 'Medicare Advantage plan',
  'medicare-ffs': 'Original Medicare',
  medicaid: 'Medicaid plan',
  chip: 'CHIP plan',
  dual: 'dual plan (Medicare and Medicaid)',
  fep: 'federal employees’ plan',
};

/** `a Medicaid plan`, `Original Medicare`. */
export function aLine(line: PlanLine): string {
  return line === 'medicare-ffs' ? lineNames[line] : `a ${lineNames[line]}`;
}

/** The first day that a partial date may mean, so that no fact counts as younger than it is. */
function earliest(date: string): string {
  return `${date}-01-01`.slice(0, 10);
}
