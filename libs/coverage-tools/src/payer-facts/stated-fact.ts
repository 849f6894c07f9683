import { usStates } from '@fhir-gateway/platform-registry';
import type { FactKind, FactSource, PayerFact, PlanLine } from './schema.js';

/** Where a fact was read, for a person to look it up. */
export interface StatedSource {
  readonly url: string;
  /** `YYYY-MM-DD`. */
  readonly seenOn: string;
  /** What the page says of its own date: a year, a month or a day; absent where it says none. */
  readonly pageDate?: string;
  readonly kind: FactSource['kind'];
  readonly note?: string;
  /** false: a copy or an unconfirmed host; its address is shown as text. */
  readonly isLink: boolean;
}

/** A fact of a payer as it may be told on a day: never without its source and what is to be known of its age. */
export interface StatedFact {
  readonly kind: FactKind;
  readonly value: string;
  readonly url?: string;
  readonly hours?: string;
  readonly note?: string;
  readonly services?: readonly string[];
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

/** What is to be told of a source on a day. */
export function sourceWarnings(source: FactSource, day: string): string[] {
  const { seenOn, pageDate, verifiedOn, kind } = source;
  const dated = pageDate === undefined ? 'the page has no date' : `page of ${dateWords(pageDate)}`;
  const warnings: string[] = [];
  if (ageOf(source, day) !== 'current') {
    warnings.push(`Read on ${dateWords(verifiedOn ?? seenOn)}, ${dated}: call the number on the card first.`);
  }
  if (!['payer', 'delegate', 'contractor', 'regulator'].includes(kind)) {
    warnings.push(`Read at ${sourceNames[kind]}, not at the payer.`);
  }
  return warnings;
}

/** A fact as it may be told. */
export function stateFact(fact: PayerFact, conditions: readonly string[], day: string): StatedFact {
  const { kind, value, url, hours, note, services, status, dispute, source } = fact;
  const warnings = sourceWarnings(source, day);
  if (fact.lines === undefined) warnings.push('The source does not say for which plans.');
  if (status === 'outdated') warnings.push('The source is out of date.');
  if (dispute !== undefined) warnings.push(`Another source says: ${dispute.says} (${dispute.source.url}).`);
  return {
    kind,
    value,
    ...(url !== undefined && { url }),
    ...(hours !== undefined && { hours }),
    ...(note !== undefined && { note }),
    ...(services !== undefined && { services }),
    conditions,
    source: statedSource(source),
    warnings,
  };
}

export function statedSource({ url, seenOn, pageDate, kind, note, link = true }: FactSource): StatedSource {
  return {
    url,
    seenOn,
    ...(pageDate !== undefined && { pageDate }),
    kind,
    ...(note !== undefined && { note }),
    isLink: link,
  };
}

/** `1 December 2026`, `July 2024` or `2024`. */
export function dateWords(date: string): string {
  const [year = '', month, day] = date.split('-');
  const name = month === undefined ? undefined : monthNames[Number(month) - 1];
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The full name of a state by its postal code; the code itself where it has none here. */
export function stateName(code: string): string {
  return usStates[code] ?? (code === 'PR' ? 'Puerto Rico' : code);
}

/** A kind of plan in a sentence. */
export const lineNames: Readonly<Record<PlanLine, string>> = {
  commercial: 'commercial plan',
  'self-funded': 'self-funded plan of an employer',
  exchange: 'plan of the marketplace',
  'medicare-advantage': 'Medicare Advantage plan',
  'medicare-ffs': 'Original Medicare',
  medicaid: 'Medicaid plan',
  chip: 'CHIP plan',
  dual: 'plan for people with Medicare and Medicaid',
  fep: 'plan of federal employees',
};

/** `a Medicaid plan`, `Original Medicare`. */
export function aLine(line: PlanLine): string {
  return line === 'medicare-ffs' ? lineNames[line] : `a ${lineNames[line]}`;
}

/** The first day that a partial date may mean, so that no fact counts as younger than it is. */
function earliest(date: string): string {
  return `${date}-01-01`.slice(0, 10);
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const sourceNames: Readonly<Record<FactSource['kind'], string>> = {
  payer: 'the payer',
  affiliate: 'an affiliate of the payer',
  delegate: 'the company that decides for the payer',
  contractor: 'a contractor of the payer',
  regulator: 'the government',
  'copy-of-law': 'a copy of the law',
  'copy-of-payer': 'a copy of a page of the payer',
  'professional-society': 'a professional society',
  'law-firm': 'a law firm',
  press: 'a newspaper',
  'third-party': 'a third party',
};
