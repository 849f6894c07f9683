import { isResourceId, isResourceType } from '@fhir-gateway/fhir';
import type { CodeableConcept, FhirResource, HumanName, Period } from 'fhir/r4.js';
import { codeText } from './codes/code-text.js';
import { codeAgainstWords, type CodeAgainstWords } from './dictionary/code-names.js';
import { elementTexts } from './element-text.js';
import { clean, conceptText, join, nameText } from './fhir-text.js';
import { modifiersOf } from './modifiers/modifiers-of.js';
import { narrativeText } from './narrative.js';
import { projections } from './projections.js';
import { firstDate, startOf } from './projections/projection.js';
import type { Fields, Row } from './row.js';
import { subjectText } from './subject.js';

/** Fields that say when, in the order in which they say it best, with what they are of; shared by most R4 types. */
const dateFields: readonly (readonly [field: string, kind: string])[] = [
  ['effectiveDateTime', 'effective'],
  ['performedDateTime', 'performed'],
  ['occurrenceDateTime', 'occurred'],
  ['authoredOn', 'authored'],
  ['recordedDate', 'recorded'],
  ['recorded', 'recorded'],
  ['issued', 'issued'],
  ['created', 'created'],
  ['createdDateTime', 'created'],
  ['date', 'dated'],
  ['startDate', 'started'],
  ['started', 'started'],
  ['dateTime', 'dated'],
  ['identifiedDateTime', 'identified'],
  ['sent', 'sent'],
  ['start', 'starts'],
];

/** The most characters of each field; a longer one ends in an ellipsis, and `read` gives the whole. */
const longest: readonly (readonly [Exclude<keyof Row, 'ref' | 'type' | 'isOther' | 'more'>, number])[] = [
  ['patient', 450],
  ['date', 40],
  ['dateKind', 40],
  ['text', 300],
  ['code', 150],
  ['warning', 500],
  ['value', 500],
  ['flag', 200],
  ['range', 200],
  ['status', 200],
  ['detail', 500],
];

const unreferable = 'no ref: its id is none that read takes';

/** What of a row is there on request only. */
interface RowOptions {
  /** Names of elements to show beside what a row shows anyway: `requester`, `lotNumber`, `participant`. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Turns any FHIR resource into a row. Whatever the resource holds, each field is one line of text with a bounded length,
 * and `ref` is a reference that `read` takes. A resource that does not keep to its own definition yields what can be read of it:
 * one odd record must not hide the others. What turns the meaning of a resource is in its row, whatever else is not.
 */
export function projectResource(resource: FhirResource, { columns }: RowOptions = {}): Row {
  const { resourceType } = resource;
  const type = isResourceType(resourceType) ? resourceType : 'Unknown';
  const { fields: found = projectGeneric(resource), unread } = projectKnown(resource);
  const fields = { ...withModifiers(found, resource, unread), patient: attempt(() => subjectText(resource)) };
  const ref = referenceTo(resource);
  if (ref === undefined && resource.id !== undefined) fields.warning = join([fields.warning, unreferable]);
  const row: { -readonly [Field in keyof Row]: Row[Field] } = ref === undefined ? { type } : { ref, type };
  for (const [field, most] of longest) {
    const text = clean(fields[field], most);
    if (text !== undefined) row[field] = text;
  }
  const more = columns && elementTexts(resource, columns);
  if (more !== undefined) row.more = more;
  return row;
}

type FoundFields = Omit<Row, 'ref' | 'type' | 'isOther' | 'more'>;

/** What is found alike in any resource: modifiers, labels, and the narrative where it is all there is. */
function withModifiers(fields: Fields, resource: FhirResource, unread: string | undefined): FoundFields {
  const said = [fields.value, fields.detail].join(' ');
  const { status, flag, warning } = modifiersOf(resource, said);
  const isNameless = fields.text === undefined && fields.value === undefined;
  const narrative = isNameless ? narrativeText(resource) : undefined;
  return {
    ...fields,
    ...(narrative !== undefined && { text: narrative }),
    status: addMissing(fields.status, status, ', '),
    flag: join([...flag, fields.flag]),
    warning: join([
      ...warning,
      attempt(() => disputedText(resource)),
      narrative && 'nothing but narrative: not coded',
      unread,
    ]),
  };
}

/** The code and the words of what a resource is about, where they mean two things: nobody can tell which is meant. */
export function disputedCode(resource: FhirResource): CodeAgainstWords | undefined {
  const { code, vaccineCode, medicationCodeableConcept } = resource as unknown as Concepts;
  return codeAgainstWords(code ?? vaccineCode ?? medicationCodeableConcept);
}

function disputedText(resource: FhirResource): string | undefined {
  const disputed = disputedCode(resource);
  return disputed && `disputed: the code means ${disputed.code}, the words say ${disputed.words}`;
}

type Concepts = Partial<Record<'code' | 'vaccineCode' | 'medicationCodeableConcept', CodeableConcept>>;

/**
 * Whether the row of a resource may be made of its narrative. Its concept, where it has a text, is what a row shows of an
 * observation; of any other resource only the row itself tells.
 */
export function mayShowNarrative(resource: FhirResource): boolean {
  if (resource.resourceType !== 'Observation') return true;
  return attempt(() => conceptText(resource.code)) === undefined;
}

/** A text with the parts that it does not have yet. */
function addMissing(given: unknown, parts: readonly string[], separator: string): string | undefined {
  const text = clean(given);
  if (parts.length === 0) return text;
  const had = new Set(text?.toLowerCase().split(separator));
  // Words of a vendor may have separators themselves.
  const isSaid = (part: string): boolean =>
    had.has(part) || (part.includes(separator) && text?.toLowerCase().includes(part) === true);
  return join([text, ...new Set(parts.filter((part) => !isSaid(part.toLowerCase())))], separator);
}

/** `Type/id` of a resource, which `read` takes; undefined when either is none that FHIR allows. */
export function referenceTo({ id, resourceType }: FhirResource): string | undefined {
  const isWhole = isResourceType(resourceType) && id !== undefined && isResourceId(id);
  return isWhole ? `${resourceType}/${id}` : undefined;
}

interface Projected {
  /** Undefined for a type of which nothing is known, and where nothing can be read by what is known. */
  readonly fields?: Fields;
  /** What is said of elements that cannot be read. */
  readonly unread?: string;
}

function projectKnown(resource: FhirResource): Projected {
  const { resourceType } = resource;
  if (!Object.hasOwn(projections, resourceType)) return {};
  const project = projections[resourceType] as (resource: object) => Fields;
  try {
    return { fields: project(resource) };
  } catch {
    return projectReadable(resource, project);
  }
}

/** No type has as many. Each of them is tried by itself, and a platform may send any number. */
const mostElements = 100;

/** What can be read of a resource that does not keep to its own definition: all but the elements that stop the reading. */
function projectReadable(
  { resourceType, ...elements }: FhirResource,
  project: (resource: object) => Fields,
): Projected {
  let readable: object = { resourceType };
  let fields = attempt(() => project(readable));
  const given = Object.entries(elements);
  if (fields === undefined || given.length > mostElements)
    return { unread: 'not in the form of FHIR: only a part is shown' };
  const unread: string[] = [];
  for (const [name, value] of given) {
    const longer = { ...readable, [name]: value as unknown };
    const more = attempt(() => project(longer));
    if (more === undefined) unread.push(name);
    else [readable, fields] = [longer, more];
  }
  return { fields, unread: `not in the form of FHIR, left out: ${unread.join(', ')}` };
}

function projectGeneric(resource: FhirResource): Fields {
  const fields = resource as unknown as Readonly<Record<string, unknown>>;
  const dates = dateFields.map(([field, kind]) => [kind, clean(fields[field])] as const);
  return {
    ...firstDate(...dates, startOf('started', periodOf(fields['period']))),
    text: nameOf(fields),
    code: attempt(() => codeText((fields['code'] ?? fields['type']) as CodeableConcept | undefined)),
    status: clean(fields['status']),
  };
}

function periodOf(value: unknown): Period | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function nameOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const { title, description, name } = fields;
  for (const text of [title, description, name]) if (typeof text === 'string') return clean(text);
  return attempt(() => {
    if (Array.isArray(name)) return nameText(name as HumanName[]);
    return conceptText((fields['code'] ?? fields['type']) as CodeableConcept | undefined);
  });
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
