import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { need } from '../answer.js';
import { memberOf, textOf, type JsonObject } from '../json.js';
import type { CdsService } from './services.js';

/** A call of a CDS service whose structure was found to be in order. */
export interface HookCall {
  orders: readonly JsonObject[];
  /** Every resource that came along: drafts, what they contain, and what was fetched beforehand. */
  resources: readonly JsonObject[];
  coverage: JsonObject;
  /** Who carries out a dispatched order, as a reference. */
  dispatchedTo?: string;
  /** The client asked for no determination: a question, not a request. */
  isWhatIf: boolean;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const fhirId = /^[A-Za-z0-9.-]{1,64}$/;

const entriesOf = (bundle: unknown): JsonObject[] =>
  objectsOf(memberOf(bundle, 'entry')).flatMap(({ resource }) => (isObject(resource) ? [resource] : []));

/** Resources of a prefetched value, whether that is a resource or a Bundle of some. */
const fetchedOf = (value: unknown): JsonObject[] =>
  memberOf(value, 'resourceType') === 'Bundle' ? entriesOf(value) : isObject(value) ? [value] : [];

const withContained = (resource: JsonObject): JsonObject[] => [resource, ...objectsOf(resource['contained'])];

function draftsOf(context: JsonObject, hook: CdsService['hook'], fetched: readonly JsonObject[]): JsonObject[] {
  if (hook === 'order-dispatch') {
    const wanted = context['dispatchedOrders'];
    need(Array.isArray(wanted) && wanted.length > 0, 400, 'context.dispatchedOrders must name the orders');
    const orders = fetched.filter(({ resourceType, id }) => wanted.includes(`${String(resourceType)}/${String(id)}`));
    need(orders.length === wanted.length, 412, 'The dispatched orders must be prefetched');
    return orders;
  }
  const member = hook === 'appointment-book' ? 'appointments' : 'draftOrders';
  const bundle = context[member];
  need(memberOf(bundle, 'resourceType') === 'Bundle', 400, `context.${member} must be a Bundle`);
  return entriesOf(bundle);
}

/** What the guide's profiles ask of every order; an appointment is no order. */
function checkOrder(order: JsonObject, patientId: string): void {
  need(textOf(order['id']) && fhirId.test(String(order['id'])), 422, 'Every resource in the context needs an id');
  if (order['resourceType'] === 'Appointment') return;
  const subject = memberOf(order, 'subject', 'reference');
  need(subject === `Patient/${patientId}`, 422, 'subject must be the patient of the context');
  need(textOf(order['authoredOn']), 422, 'An order needs authoredOn');
  need(textOf(memberOf(order, 'requester', 'reference')), 422, 'An order needs a requester');
  need(textOf(order['status']), 422, 'An order needs a status');
  need(textOf(order['intent']), 422, 'An order needs an intent');
}

function checkEnvelope(body: JsonObject, hook: string): void {
  need(body['hook'] === hook, 400, `hook must be ${hook}`);
  need(uuid.test(String(body['hookInstance'])), 400, 'hookInstance must be a UUID');
  const isAuthorized = body['fhirAuthorization'] !== undefined;
  need(isAuthorized === (body['fhirServer'] !== undefined), 400, 'fhirServer goes with fhirAuthorization');
}

/** The one Coverage of the call; the search that fetched it may have brought other resources along. */
function coverageOf(prefetch: JsonObject, patientId: string): JsonObject {
  need(fetchedOf(prefetch['patient']).length > 0, 412, 'The patient must be prefetched');
  need(isObject(prefetch['coverage']), 412, 'The coverage must be prefetched');
  const coverages = fetchedOf(prefetch['coverage']).filter(({ resourceType }) => resourceType === 'Coverage');
  const [coverage] = coverages;
  need(coverage && coverages.length === 1, 400, 'Exactly one Coverage must be prefetched');
  const beneficiary = memberOf(coverage, 'beneficiary', 'reference');
  need(beneficiary === `Patient/${patientId}`, 400, 'The Coverage must be that of the patient');
  return coverage;
}

/**
 * Reads the body of a call.
 *
 * @throws Refusal 400 for what makes no sense, 412 for data that the service asked for and did not get, 422 for orders
 *   that break the guide's profiles
 */
export function readHookCall(body: unknown, { hook }: CdsService): HookCall {
  need(isObject(body), 400, 'The body must be a JSON object');
  checkEnvelope(body, hook);
  const { context, prefetch = {} } = body;
  need(isObject(context), 400, 'context is missing');
  const patientId = textOf(context['patientId']);
  need(patientId !== undefined && fhirId.test(patientId), 400, 'context.patientId must be an id');
  const isUserKnown = /^(Practitioner|PractitionerRole|Patient|RelatedPerson)\//.test(String(context['userId']));
  need(hook === 'order-dispatch' || isUserKnown, 400, 'context.userId must be a reference to a person');
  need(isObject(prefetch), 400, 'prefetch must be an object');

  const fetched = Object.values(prefetch).flatMap(fetchedOf);
  const drafts = draftsOf(context, hook, fetched);
  const isOrder = ({ resourceType }: JsonObject): boolean =>
    /(Request|Appointment|Prescription|Order)$/.test(String(resourceType));
  const orders = drafts.filter(isOrder);
  need(orders.length > 0, 400, 'The context holds no order');
  for (const order of orders) checkOrder(order, patientId);
  const dispatchedTo = textOf(context['performer']);
  return {
    orders,
    resources: [...drafts, ...fetched].flatMap(withContained),
    coverage: coverageOf(prefetch, patientId),
    isWhatIf: memberOf(body, 'extension', 'davinci-crd.configuration', 'unsolicited-determ') === false,
    ...(dispatchedTo !== undefined && { dispatchedTo }),
  };
}
