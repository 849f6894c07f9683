import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { isDrugCode, type OrderCode } from '../../procedure-code.js';
import { plainText } from '../../untrusted-text.js';

const coverageInformation = 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information';
/** Assertions of one order that are read; a payer answers with one, sometimes with one for each of its codes. */
export const mostAssertions = 200;
/** Repeats of a part, its billing codes apart: one that is not read could be the one that was asked about. */
const maxRepeats = 30;

/** A coded or written reason. */
export interface CodedText {
  readonly code: string | null;
  readonly text: string | null;
}

/** A limit or a fact of the decision. */
export interface AssertionDetail {
  /** `cat-limitation`, `cat-decisional` or `cat-other`: as the payer says, or told by the code before release 2.2. */
  readonly category: string | null;
  readonly code: string | null;
  /** As text: a boolean, string, URL, quantity or period. */
  readonly value: string | null;
  readonly qualification: string | null;
}

/** What a payer asserts of an order under one coverage; one repetition of `ext-coverage-information`. */
export interface CoverageAssertion {
  /** The coverage it is about, as the payer refers to it. */
  readonly coverage: string | null;
  readonly covered: string | null;
  readonly paNeeded: string | null;
  readonly docNeeded: readonly string[];
  readonly docPurpose: readonly string[];
  readonly infoNeeded: readonly string[];
  /** The codes it holds for; for all where it names none. */
  readonly billingCodes: readonly { readonly system?: string; readonly code: string }[];
  readonly reasons: readonly CodedText[];
  readonly details: readonly AssertionDetail[];
  readonly dependencies: readonly string[];
  readonly questionnaires: readonly string[];
  readonly date: string | null;
  readonly assertionId: string | null;
  readonly satisfiedPaId: string | null;
  readonly contacts: readonly string[];
  readonly expires: string | null;
}

/**
 * The assertions in a resource that the payer has returned; of more than {@link mostAssertions}, one more than these, since
 * any of the others may be the answer.
 */
export function readAssertions(resource: Readonly<Record<string, unknown>>): CoverageAssertion[] {
  return objectsOf(resource['extension'])
    .filter(({ url }) => typeof url === 'string' && url.split('|')[0] === coverageInformation)
    .slice(0, mostAssertions + 1)
    .map(readAssertion);
}

/**
 * Whether an assertion holds for a code: it names none, or this one. One about a drug that was asked about by its own code
 * holds for the codes that it names, which the drug has to be billed by.
 */
export function holdsFor(
  { billingCodes }: CoverageAssertion,
  asked: OrderCode,
  isSame: (coding: { system?: string; code: string }, asked: OrderCode) => boolean,
): boolean {
  return billingCodes.length === 0 || isDrugCode(asked) || billingCodes.some((coding) => isSame(coding, asked));
}

function readAssertion(extension: Readonly<Record<string, unknown>>): CoverageAssertion {
  const parts = objectsOf(extension['extension']);
  const every = (url: string) => parts.filter((part) => part['url'] === url);
  const all = (url: string) => every(url).slice(0, maxRepeats);
  const codes = (url: string) => all(url).flatMap((part) => plainText(part['valueCode'], 40) ?? []);
  const one = (url: string, value: string, length = 200) => plainText(all(url)[0]?.[value], length) ?? null;
  return {
    coverage: referenceOf(all('coverage')[0]),
    covered: agreed(codes('covered')),
    paNeeded: agreed(codes('pa-needed')),
    // 2.0 has one word for two.
    docNeeded: [...new Set(codes('doc-needed').flatMap((code) => (code === 'both' ? ['clinical', 'admin'] : [code])))],
    docPurpose: codes('doc-purpose'),
    infoNeeded: codes('info-needed'),
    billingCodes: every('billingCode').map((part) => codingOf(part['valueCoding'])),
    reasons: all('reason').map((part) => conceptOf(part['valueCodeableConcept'])),
    details: all('detail').map(detailOf),
    dependencies: all('dependency').flatMap((part) => referenceOf(part) ?? []),
    questionnaires: all('questionnaire').flatMap((part) => plainText(part['valueCanonical'], 500) ?? []),
    date: one('date', 'valueDate', 30),
    assertionId: one('coverage-assertion-id', 'valueString'),
    satisfiedPaId: one('satisfied-pa-id', 'valueString'),
    contacts: all('contact').flatMap((part) => [
      ...contactOf(part['valueContactDetail']),
      ...pointOf(part['valueContactPoint']),
    ]),
    expires: one('expiry-date', 'valueDate', 30),
  };
}

function referenceOf(part: Readonly<Record<string, unknown>> | undefined): string | null {
  const value = part?.['valueReference'];
  return (isObject(value) ? plainText(value['reference'], 300) : undefined) ?? null;
}

/** Two words for what there is one of are shown as they are: together they mean neither. */
function agreed(codes: readonly string[]): string | null {
  return codes.length === 0 ? null : [...new Set(codes)].join(' and ');
}

/** One without a code is for something, and not for all that may be asked about. */
function codingOf(value: unknown): { system?: string; code: string } {
  const { code, system, display } = isObject(value) ? value : {};
  const named = plainText(system, 200);
  return {
    code: plainText(code, 40) ?? plainText(display, 40) ?? 'not named',
    ...(named !== undefined && { system: named }),
  };
}

function conceptOf(value: unknown): CodedText {
  if (!isObject(value)) return { code: null, text: null };
  const [coding = {}] = objectsOf(value['coding']);
  const text = plainText(value['text'], 500) ?? plainText(coding['display'], 500);
  return { code: plainText(coding['code'], 60) ?? null, text: text ?? null };
}

function detailOf(part: Readonly<Record<string, unknown>>): AssertionDetail {
  const inner = objectsOf(part['extension']);
  const find = (url: string) => inner.find((one) => one['url'] === url) ?? {};
  const coded = (url: string) =>
    plainText(find(url)['valueCode'], 60) ?? conceptOf(find(url)['valueCodeableConcept']).code;
  const code = coded('code');
  return {
    category: coded('category') ?? detailCategory(code),
    code,
    value: simpleValue(find('value')) ?? null,
    qualification: plainText(find('qualification')['valueString'], 300) ?? null,
  };
}

function simpleValue(part: Readonly<Record<string, unknown>>): string | undefined {
  const { valueBoolean, valueString, valueUrl, valueQuantity, valuePeriod } = part;
  if (typeof valueBoolean === 'boolean') return String(valueBoolean);
  if (isObject(valueQuantity))
    return [valueQuantity['value'], plainText(valueQuantity['unit'] ?? valueQuantity['code'], 40)]
      .filter((one) => one !== undefined)
      .map(String)
      .join(' ');
  if (isObject(valuePeriod)) {
    return [plainText(valuePeriod['start'], 30) ?? '', plainText(valuePeriod['end'], 30) ?? ''].join(' to ');
  }
  return plainText(valueUrl ?? valueString, 500);
}

/** Codes that limit nothing: what is paid, how it is decided, and where there is more to read. */
const categories: Readonly<Record<string, string>> = {
  'in-network-copay': 'cat-decisional',
  'out-network-copay': 'cat-decisional',
  'concurrent-review': 'cat-decisional',
  'appropriate-use-needed': 'cat-decisional',
  'policy-link': 'cat-other',
  instructions: 'cat-other',
  'instructions-clinical': 'cat-other',
  'instructions-admin': 'cat-other',
};

/** Releases before 2.2 have no category. What is not known to limit nothing may limit the answer. */
function detailCategory(code: string | null): string {
  return (code !== null && Object.hasOwn(categories, code) ? categories[code] : undefined) ?? 'cat-limitation';
}

/** The contact of releases before 2.2: one number or address, which may say what it is. */
function pointOf(value: unknown): string[] {
  if (!isObject(value)) return [];
  const text = [plainText(value['system'], 20), plainText(value['value'], 100)].filter(Boolean).join(': ');
  return value['value'] === undefined || text === '' ? [] : [text];
}

function contactOf(value: unknown): string[] {
  if (!isObject(value)) return [];
  const telecom = objectsOf(value['telecom']).flatMap((one) => plainText(one['value'], 100) ?? []);
  const text = [plainText(value['name'], 100), ...telecom.slice(0, 5)].filter(Boolean).join(', ');
  return text === '' ? [] : [text];
}
