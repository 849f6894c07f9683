import { isObject, objectsOf } from '@fhir-gateway/fhir';
import { plainName, plainText } from '../untrusted-text.js';

/** A resource that would leave for a payer, and why. */
export interface OutgoingResource {
  /** `Type/id` of the record, or what was made for this question. */
  readonly resource: string;
  readonly why: string;
}

/** What a resource is called in the record, by `Type/id` of a body. */
type RecordName = (name: string) => string | undefined;

/** Resources that only carry others. */
const envelopes: ReadonlySet<string> = new Set(['Bundle', 'OperationOutcome', 'Parameters']);
const orders: ReadonlySet<string> = new Set(['ServiceRequest', 'DeviceRequest', 'MedicationRequest']);
const mostPayerKeys = 3;

/**
 * Names every resource in a body, at any depth, once each.
 *
 * @param recordName what `Type/id` is called in the record; undefined for what was made for the question
 */
export function outgoingResources(body: unknown, recordName: RecordName): OutgoingResource[] {
  const found = new Map<string, Set<string>>();
  const visit = (value: unknown, why: string, parent: string | undefined): void => {
    if (Array.isArray(value)) return value.forEach((one) => visit(one, why, parent));
    if (!isObject(value)) return;
    const type = value['resourceType'];
    let within = parent;
    if (typeof type === 'string' && !envelopes.has(type)) {
      within = nameOf(type, value, parent, recordName);
      const reasons = found.get(within) ?? new Set();
      found.set(within, reasons.add(why));
    }
    for (const [key, member] of Object.entries(value)) visit(member, whyOf(key, value, why), within);
  };
  visit(body, 'part of the question', undefined);
  return [...found].map(([resource, reasons]) => ({ resource, why: [...reasons].slice(0, mostPayerKeys).join('; ') }));
}

function nameOf(
  type: string,
  resource: Readonly<Record<string, unknown>>,
  parent: string | undefined,
  recordName: RecordName,
): string {
  const name = `${type}/${String(resource['id'])}`;
  if (parent !== undefined) return `${type} in ${parent}`;
  const known = recordName(name);
  if (known !== undefined) return known;
  if (type === 'QuestionnaireResponse') return `answers of the form ${formOf(resource)}`.trim();
  return orders.has(type) ? `${type} for ${codesOf(resource)}` : `${type} as this question names it`;
}

/**
 * Which form is answered. An adaptive form travels inside of its answers under a local name that all of them share
 * (`#form`): it is called by what it is derived from, so that one agreement does not cover another form.
 */
function formOf(response: Readonly<Record<string, unknown>>): string {
  const name = String(response['questionnaire'] ?? '');
  if (!name.startsWith('#')) return name;
  const form = objectsOf(response['contained']).find(({ id }) => `#${String(id)}` === name);
  const { derivedFrom, url, title } = form ?? {};
  const [source] = Array.isArray(derivedFrom) ? (derivedFrom as unknown[]) : [];
  return plainText(source ?? url ?? title, 300) ?? name;
}

function codesOf(order: Readonly<Record<string, unknown>>): string {
  const concept = order['code'] ?? order['codeCodeableConcept'] ?? order['medicationCodeableConcept'];
  const codings: unknown = isObject(concept) ? concept['coding'] : undefined;
  const codes = Array.isArray(codings)
    ? codings.flatMap((one: unknown) => (isObject(one) ? [String(one['code'])] : []))
    : [];
  return codes.length === 0 ? 'the service' : codes.join(', ');
}

/** Keys of prefetch are the payer's own words. */
function whyOf(key: string, owner: Readonly<Record<string, unknown>>, why: string): string {
  if (key === 'prefetch') return 'the payer asks for it';
  if (key === 'context') return 'the order in question';
  if (key === 'resource' && owner['name'] === 'coverage') return 'names the plan';
  if (key === 'resource' && owner['name'] === 'order') return 'the order in question';
  if (key === 'resource' && owner['name'] === 'questionnaire-response') return 'the answers so far';
  if (why !== 'the payer asks for it') return why;
  const name = plainName(key);
  return name === undefined ? why : `the payer asks for it as “${name}”`;
}
