import { isObject, numberText, objectsOf } from '@fhir-gateway/fhir';
import type { Coding, Resource } from 'fhir/r4.js';
import { plainText } from '../../untrusted-text.js';

/** An entry of the record and where it was read. */
export interface RecordEntry {
  readonly resource: Resource;
  /** The platform by its id. */
  readonly platform: string;
}

type Members = Readonly<Record<string, unknown>>;

/** Statuses of entries that say nothing of the patient any more, or not yet. */
const void_: ReadonlySet<unknown> = new Set([
  'entered-in-error',
  'cancelled',
  'revoked',
  'draft',
  'registered',
  'superseded',
]);
/** What the entry says did not take place, or is not so. */
const denying: ReadonlySet<unknown> = new Set(['not-done', 'not-taken', 'refuted']);
const past: ReadonlySet<unknown> = new Set(['resolved', 'remission', 'inactive']);

/** Whether an entry stands, says the opposite, is over, or counts for nothing. */
export function standingOf(resource: Resource): 'stands' | 'denies' | 'over' | 'void' {
  const members = resource as unknown as Members;
  const said = [members['status'], ...codesIn(members['verificationStatus'])];
  if (said.some((one) => void_.has(one))) return 'void';
  if (said.some((one) => denying.has(one))) return 'denies';
  return codesIn(members['clinicalStatus']).some((one) => past.has(one)) ? 'over' : 'stands';
}

const dateNames = [
  'effectiveDateTime', 'effectiveInstant', 'performedDateTime', 'onsetDateTime', 'occurrenceDateTime', 'authoredOn',
  'started', 'createdDateTime', 'issued', 'date', 'dateAsserted', 'recordedDate', 'created', 'whenHandedOver',
] as const; // prettier-ignore
const periodNames = ['effectivePeriod', 'performedPeriod', 'onsetPeriod', 'occurrencePeriod', 'period'] as const;

/** When the fact was: the end of a period, since a course of treatment counts until it ended. */
export function dateOf(resource: Resource): string | undefined {
  const members = resource as unknown as Members;
  for (const name of periodNames) {
    const period = members[name];
    if (!isObject(period)) continue;
    const day = period['end'] ?? period['start'];
    if (typeof day === 'string') return day;
  }
  return dateNames.map((name) => members[name]).find((one): one is string => typeof one === 'string');
}

const conceptNames = [
  'code', 'codeCodeableConcept', 'medicationCodeableConcept', 'vaccineCode', 'procedureCode', 'type', 'deviceName',
] as const; // prettier-ignore

/** The codes by which an entry says what it is, and why: the reason of an order is a diagnosis that was made. */
export function codingsOf(resource: Resource): Coding[] {
  const members = resource as unknown as Members;
  const concepts = [...conceptNames, 'reasonCode'].flatMap((name) => objectsOf(asList(members[name])));
  return concepts.flatMap(({ coding }) => [...objectsOf(asList(coding))] as unknown as Coding[]);
}

/** Every text by which an entry says what it is, and why. */
export function textsOf(resource: Resource): string[] {
  const members = resource as unknown as Members;
  const concepts = [...conceptNames, 'reasonCode', 'category'].flatMap((name) => objectsOf(asList(members[name])));
  const attachments = objectsOf(asList(members['content'])).flatMap(({ attachment }) => objectsOf([attachment]));
  const titles = [...attachments, ...objectsOf(asList(members['presentedForm']))].map(({ title }) => title);
  const said = concepts.flatMap((one) => [
    one['text'],
    one['name'],
    ...objectsOf(asList(one['coding'])).map(({ display }) => display),
  ]);
  return [...said, ...titles, members['description'], members['title'], members['conclusion']].flatMap(
    (one) => plainText(one, 300) ?? [],
  );
}

/** What an entry says, in one line: what it is, why it was ordered, and its result. */
export function valueOf(resource: Resource): string {
  const members = resource as unknown as Members;
  const [name = resource.resourceType] = textsOf(resource);
  const reasons = objectsOf(asList(members['reasonCode'])).flatMap(
    ({ text, coding }) => plainText(text ?? objectsOf(asList(coding))[0]?.['display'], 200) ?? [],
  );
  const words = reasons.length === 0 ? name : `${name}, for ${reasons.join(', ')}`;
  const result = resultOf(members);
  return result === undefined ? words : `${words}: ${result}`;
}

function resultOf(members: Members): string | undefined {
  const quantity = members['valueQuantity'];
  if (isObject(quantity)) {
    const number = numberText(quantity, 'value');
    const unit = plainText(quantity['unit'] ?? quantity['code'], 40);
    return number && [quantity['comparator'], number, unit].filter((one) => typeof one === 'string').join(' ');
  }
  const concept = members['valueCodeableConcept'];
  if (isObject(concept)) {
    return plainText(concept['text'] ?? objectsOf(asList(concept['coding']))[0]?.['display'], 200);
  }
  return plainText(members['valueString'] ?? members['conclusion'], 200);
}

function codesIn(concept: unknown): unknown[] {
  return isObject(concept) ? objectsOf(asList(concept['coding'])).map(({ code }) => code) : [];
}

function asList(value: unknown): Members[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]) as Members[];
}
