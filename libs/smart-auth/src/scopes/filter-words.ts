/** Codes of FHIR's and US Core's category systems in everyday words. */
const codeWords: ReadonlyMap<string, string> = new Map([
  ['laboratory', 'laboratory results'],
  ['vital-signs', 'vital signs'],
  ['social-history', 'social history'],
  ['imaging', 'imaging results'],
  ['exam', 'findings of examinations'],
  ['therapy', 'therapy'],
  ['activity', 'physical activity'],
  ['procedure', 'results of procedures'],
  ['survey', 'survey answers'],
  ['sdoh', 'social circumstances'],
  ['functional-status', 'abilities in daily life'],
  ['disability-status', 'disabilities'],
  ['cognitive-status', 'memory and thinking'],
  ['treatment-intervention-preference', 'wishes about treatment'],
  ['care-experience-preference', 'wishes about care'],
  ['problem-list-item', 'problem list'],
  ['encounter-diagnosis', 'diagnoses of visits'],
  ['health-concern', 'health concerns'],
  ['clinical-note', 'clinical notes'],
]);
const systems: ReadonlySet<string> = new Set([
  'http://terminology.hl7.org/CodeSystem/observation-category',
  'http://terminology.hl7.org/CodeSystem/condition-category',
  'http://hl7.org/fhir/us/core/CodeSystem/condition-category',
  'http://hl7.org/fhir/us/core/CodeSystem/us-core-category',
  'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category',
]);
/** A code of LOINC, SNOMED CT, RxNorm, ICD-10 or CPT: figures, with some letters at most. */
const codeOfFigures = /^[A-Za-z]{0,3}[0-9][0-9.-]{0,19}[A-Za-z]?$/;
/** Codes of FHIR's own systems for states, intents and verification. */
const stateCodes: ReadonlySet<string> = new Set(
  `active recurrence relapse inactive remission resolved confirmed unconfirmed provisional differential refuted
  draft on-hold revoked completed stopped cancelled proposal plan order registered preliminary final amended
  corrected in-progress finished current`.split(/\s+/),
);
/** Search parameters of R4 that scopes are narrowed by. */
const parameterNames: ReadonlySet<string> = new Set(
  `category class clinical-status code intent status type verification-status vaccine-code _id _profile _security
  _tag date encounter patient subject`.split(/\s+/),
);

/**
 * What a filter of a scope lets through, with the parameters and codes that it names: `category laboratory or
 * vital-signs`. Parameters and codes that are not known are not named: what a server grants is its own text, and a sentence
 * can be written as a code.
 */
export function filterText(filter: URLSearchParams): string {
  return [...filter].map(([name, value]) => `${nameOf(name)} ${listOf(value.split(',').map(codeOf))}`).join(' and ');
}

/**
 * The same in everyday words, such as `laboratory results`, where the filter is one known category.
 *
 * @returns `undefined` for every other filter
 */
export function filterWords(filter: URLSearchParams): string | undefined {
  const [[name, value] = ['', ''], ...others] = [...filter];
  if (name !== 'category' || others.length > 0) return undefined;
  const words = value.split(',').map((token) => (isKnownSystem(token) ? codeWords.get(codeOf(token)) : undefined));
  return words.every((word) => word !== undefined) ? listOf(words) : undefined;
}

function isKnownSystem(token: string): boolean {
  const end = token.lastIndexOf('|');
  return end < 0 || systems.has(token.slice(0, end));
}

function codeOf(token: string): string {
  const code = token.slice(token.lastIndexOf('|') + 1);
  return codeWords.has(code) || stateCodes.has(code) || codeOfFigures.test(code) ? code : 'another value';
}

function nameOf(name: string): string {
  return parameterNames.has(name) ? name : 'another parameter';
}

function listOf(words: readonly string[]): string {
  return [...new Set(words)].join(' or ');
}
