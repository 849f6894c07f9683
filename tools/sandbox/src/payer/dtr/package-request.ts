import { objectsOf } from '@fhir-gateway/fhir';
import { need } from '../answer.js';
import type { AssertionBook } from '../assertions.js';
import { assertionIdOn, orderedCodes } from '../crd/parties.js';
import { memberNumberOn, type Enrolment } from '../enrolment.js';
import { extensionOf, memberOf, textOf, type JsonObject } from '../json.js';
import { readParameters, resourcesNamed } from '../parameters.js';
import { ruleFor } from '../rules.js';
import { crdExtension } from '../systems.js';
import type { Identifier } from 'fhir/r4.js';

/** A request for forms whose structure was found to be in order. */
export interface PackageRequest {
  coverage: JsonObject;
  orders: readonly JsonObject[];
  /** Forms that are wanted: canonicals, or ids of our own. */
  wanted: readonly string[];
  /** What could not be found, for the outcome. */
  notFound: readonly string[];
  changedSinceMs?: number;
}

const known = ['coverage', 'order', 'questionnaire', 'context', 'changedsince', 'referenced'];

/** Forms that one order leads to: those that an assertion on it names, else that of the rule for its code. */
function formsOfOrder(order: JsonObject, book: AssertionBook): string[] {
  const information = extensionOf(order, crdExtension('ext-coverage-information'));
  const named = objectsOf(information?.['extension']).flatMap(({ url, valueCanonical }) =>
    url === 'questionnaire' ? (textOf(valueCanonical) ?? []) : [],
  );
  const asserted = book.find(assertionIdOn(order) ?? '')?.form;
  const byRule = ruleFor(orderedCodes(order))?.form;
  return named.length > 0 ? named : [asserted ?? byRule ?? []].flat();
}

/**
 * Reads the parameters of `$questionnaire-package`.
 *
 * @throws Refusal 400 for a reference where a resource belongs, a missing or foreign coverage, or nothing to go by
 */
export function readPackageRequest(
  body: unknown,
  { enrolment, book }: { enrolment: Enrolment; book: AssertionBook },
): PackageRequest {
  const parameters = readParameters(body);
  need(!parameters.some((one) => one['valueReference'] !== undefined), 400, 'Send resources, not references');
  const strange = parameters.find(({ name }) => !known.includes(String(name)));
  need(!strange, 400, 'There is a parameter that this operation does not have');

  const coverages = resourcesNamed(parameters, 'coverage');
  const [coverage] = coverages;
  need(
    coverage && coverages.length === 1 && coverage['resourceType'] === 'Coverage',
    400,
    'Send one Coverage as a resource',
  );
  need(textOf(memberOf(coverage, 'beneficiary', 'reference')), 400, 'The Coverage must have a beneficiary');
  const standing = enrolment.standingOf(memberNumberOn(objectsOf(coverage['identifier']) as Identifier[]));
  need(standing !== 'no-member-found', 400, 'The member of the Coverage is not known here');

  const orders = resourcesNamed(parameters, 'order');
  const values = (name: string, value: string): string[] =>
    parameters.filter((one) => one['name'] === name).flatMap((one) => textOf(one[value]) ?? []);
  const canonicals = values('questionnaire', 'valueCanonical');
  const contexts = values('context', 'valueString');
  need(orders.length + canonicals.length + contexts.length > 0, 400, 'Name an order, a questionnaire or a context');

  const changedSinceMs = Date.parse(values('changedsince', 'valueInstant')[0] ?? '');
  const remembered = contexts.map((context) => book.find(context));
  return {
    coverage,
    orders,
    wanted: [
      ...new Set([
        ...canonicals,
        ...orders.flatMap((order) => formsOfOrder(order, book)),
        ...remembered.flatMap((one) => one?.form ?? []),
      ]),
    ],
    notFound: remembered.some((one) => !one) ? ['The context is not known here'] : [],
    ...(!Number.isNaN(changedSinceMs) && { changedSinceMs }),
  };
}
