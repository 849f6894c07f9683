import { objectsOf } from '@fhir-gateway/fhir';
import type { Identifier } from 'fhir/r4.js';
import { Refusal } from '../answer.js';
import { memberNumberOn, npisOf, type Enrolment, type Standing } from '../enrolment.js';
import { extensionOf, memberOf, textOf, type JsonObject } from '../json.js';
import { crdExtension } from '../systems.js';
import type { HookCall } from './hook-call.js';

/** The resource that a reference means, among those that came along. */
function resolve(reference: unknown, resources: readonly JsonObject[]): JsonObject | undefined {
  const text = textOf(reference);
  if (text === undefined) return undefined;
  if (text.startsWith('#')) return resources.find(({ id }) => id === text.slice(1));
  const [type, id] = text.split('/').slice(-2);
  return resources.find((one) => one['resourceType'] === type && one['id'] === id);
}

/**
 * How the member stands.
 *
 * @throws Refusal 400 when the plan on the card is not one of this payer's
 */
export function standingOf({ coverage, resources }: HookCall, enrolment: Enrolment): Standing {
  const payors = objectsOf(coverage['payor']);
  const organizations = payors.flatMap(({ reference }) => objectsOf([resolve(reference, resources)]));
  const identifiers = [
    ...payors.flatMap(({ identifier }) => objectsOf([identifier])),
    ...organizations.flatMap(({ identifier }) => objectsOf(identifier)),
  ];
  if (!identifiers.some(enrolment.isOurs)) {
    throw new Refusal(400, 'The payor of the Coverage must be an Organization whose identifier this payer knows');
  }
  return enrolment.standingOf(memberNumberOn(objectsOf(coverage['identifier']) as Identifier[]));
}

/** The codes of what is ordered, billing codes that were offered beside it included. */
export function orderedCodes(order: JsonObject): string[] {
  const concepts = ['code', 'codeCodeableConcept', 'medicationCodeableConcept'].map((name) => order[name]);
  const appointed = objectsOf(order['serviceType']);
  return [...concepts, ...appointed].flatMap((concept) => {
    const billing = objectsOf(memberOf(concept, 'extension')).filter(
      ({ url }) => url === crdExtension('ext-billing-options'),
    );
    return [concept, ...billing.map(({ valueCodeableConcept }) => valueCodeableConcept)].flatMap((one) =>
      objectsOf(memberOf(one, 'coding')).flatMap(({ code }) => textOf(code) ?? []),
    );
  });
}

/** Whether the order says where it is carried out. */
export function hasLocation(order: JsonObject): boolean {
  return objectsOf(order['locationCode']).length > 0 || objectsOf(order['locationReference']).length > 0;
}

/** National Provider Identifiers of whoever carries the order out; a role counts as its person and its organization. */
export function performerNpis(order: JsonObject, { resources, dispatchedTo }: HookCall): string[] {
  const performer = order['performer'];
  const named = [
    ...objectsOf(performer),
    ...objectsOf([performer]),
    ...(dispatchedTo ? [{ reference: dispatchedTo }] : []),
  ];
  return named.flatMap((one) => {
    const resource = resolve(memberOf(one, 'reference'), resources);
    const behind = ['practitioner', 'organization'].map((name) =>
      resolve(memberOf(resource, name, 'reference'), resources),
    );
    return [
      ...npisOf({ identifier: objectsOf([memberOf(one, 'identifier')]) }),
      ...[resource, ...behind].flatMap(npisOf),
    ];
  });
}

/** The assertion that a client hands back with an order, if any. */
export function assertionIdOn(order: JsonObject): string | undefined {
  const information = extensionOf(order, crdExtension('ext-coverage-information'));
  return textOf(extensionOf(information, 'coverage-assertion-id')?.['valueString']);
}
