import { pathBelow } from '../xml/element-order.js';
import type { Steps } from '@fhir-gateway/limits';
import { readXmlResource } from '../xml/xml-resource.js';

type Json = Readonly<Record<string, unknown>>;

/** Of a CapabilityStatement and the data types in it: what is a list in JSON, however many there are. */
const lists: ReadonlySet<string> = new Set(
  `extension modifierExtension contact telecom useContext jurisdiction coding instantiates imports format patchFormat
  implementationGuide rest messaging document service resource interaction supportedProfile referencePolicy searchInclude
  searchRevInclude searchParam operation compartment endpoint supportedMessage tag Meta.profile Meta.security`.split(
    /\s+/,
  ),
);
const booleans: ReadonlySet<string> = new Set(
  'cors experimental readHistory updateCreate conditionalCreate conditionalUpdate userSelected valueBoolean'.split(' '),
);
const numbers: ReadonlySet<string> = new Set(
  `rank reliableCache Quantity.value valueInteger valueDecimal valueUnsignedInt valuePositiveInt`.split(' '),
);
const booleanText = /^(?:true|false)(?![\s\S])/;
const numberText = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\s\S])/;

/**
 * A CapabilityStatement in XML as FHIR JSON, with numbers as they are written. Its narrative, resources contained in it and
 * extensions of values in lists, none of which says what a platform can do, are left out.
 *
 * @returns the text; `undefined` for anything else
 * @see https://hl7.org/fhir/R4/json.html
 */
export function* statementFromXml(text: string): Steps<string | undefined> {
  const read = yield* readXmlResource(Buffer.from(text));
  const json = Object(read?.json) as Json;
  return json['resourceType'] === 'CapabilityStatement' ? yield* object(json, 'CapabilityStatement') : undefined;
}

function* object(value: Json, path: string): Steps<string> {
  yield;
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const written = yield* memberOf(path, name, member);
    if (written !== undefined) members.push(`${JSON.stringify(name)}:${written}`);
  }
  return `{${members.join(',')}}`;
}

function* memberOf(path: string, name: string, member: unknown): Steps<string | undefined> {
  const isNarrative = name === 'text' && typeof member === 'object';
  if (isNarrative || name === 'contained') return undefined;
  const bare = name.replace(/^_/, '');
  const isList = has(lists, path, bare);
  // Which of the values is extended is not known.
  if (bare !== name && (isList || Array.isArray(member))) return undefined;
  const below = pathBelow(path, bare);
  const values = Array.isArray(member) ? (member as unknown[]) : [member];
  const written: string[] = [];
  for (const value of values) {
    const one = typeof value === 'string' ? primitive(path, name, value) : yield* object(value as Json, below);
    if (one !== '{}') written.push(one);
  }
  if (written.length === 0) return undefined;
  return isList || written.length > 1 ? `[${written.join(',')}]` : written[0];
}

/** What is not of its type stays a string, as it would be of any that is not known. */
function primitive(path: string, name: string, value: string): string {
  const isPlain =
    (has(booleans, path, name) && booleanText.test(value)) || (has(numbers, path, name) && numberText.test(value));
  return isPlain ? value : JSON.stringify(value);
}

function has(names: ReadonlySet<string>, path: string, name: string): boolean {
  return names.has(name) || names.has(`${path}.${name}`);
}
