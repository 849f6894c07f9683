import type { Extension } from 'fhir/r4.js';
import type { PayerVersion } from '../payer-options.js';
import { cpt, crdCodes, crdExtension, hcpcs } from '../systems.js';
import type { Assertion } from './decide-order.js';

/** What an assertion needs to become an extension. */
export interface AssertionFacts {
  version: PayerVersion;
  assertionId: string;
  /** Reference to the Coverage, as it was sent. */
  coverage: string;
  /** Days, as FHIR writes them. */
  date: string;
  expiry: string;
  /** Canonical of a form. */
  canonicalOf: (form: NonNullable<Assertion['form']>) => string;
}

const systemOf = (code: string): string => (/^[A-V]\d{4}$/.test(code) ? hcpcs : cpt);

function reasonOf({ code, text }: Assertion['reason']): Extension {
  const coding = code === undefined ? {} : { coding: [{ system: crdCodes, code }] };
  return { url: 'reason', valueCodeableConcept: { ...coding, ...(text !== undefined && { text }) } };
}

function limitOf(months: number): Extension {
  const quantity = { value: months, unit: 'months', system: 'http://unitsofmeasure.org', code: 'mo' };
  return {
    url: 'detail',
    extension: [
      { url: 'category', valueCodeableConcept: { coding: [{ system: crdCodes, code: 'cat-limitation' }] } },
      { url: 'code', valueCodeableConcept: { text: 'period of rental' } },
      { url: 'value', valueQuantity: quantity },
    ],
  };
}

/** The coverage-information extension of one assertion, with the elements that the release has. */
export function coverageInformation(assertion: Assertion, facts: AssertionFacts): Extension {
  const { covered, pa, doc, purpose, info, billingCodes, reason, form, satisfiedNumber, dependency, limitMonths } =
    assertion;
  const code = (url: string, value: string | undefined): Extension[] =>
    value === undefined ? [] : [{ url, valueCode: value }];
  return {
    url: crdExtension('ext-coverage-information'),
    extension: [
      { url: 'coverage', valueReference: { reference: facts.coverage } },
      ...code('covered', covered),
      ...code('pa-needed', pa),
      ...code('doc-needed', doc),
      ...code('doc-purpose', purpose),
      ...info.flatMap((value) => code('info-needed', value)),
      ...billingCodes.map((one) => ({ url: 'billingCode', valueCoding: { system: systemOf(one), code: one } })),
      reasonOf(reason),
      ...(limitMonths === undefined ? [] : [limitOf(limitMonths)]),
      ...(dependency === undefined ? [] : [{ url: 'dependency', valueReference: { display: dependency } }]),
      ...(form === undefined ? [] : [{ url: 'questionnaire', valueCanonical: facts.canonicalOf(form) }]),
      { url: 'date', valueDate: facts.date },
      { url: 'coverage-assertion-id', valueString: facts.assertionId },
      ...(satisfiedNumber === undefined ? [] : [{ url: 'satisfied-pa-id', valueString: satisfiedNumber }]),
      ...(facts.version === '2.0' ? [] : [{ url: 'expiry-date', valueDate: facts.expiry }]),
    ],
  };
}
