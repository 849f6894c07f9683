import { escapeXmlAttribute } from '@fhir-gateway/fhir';
import { inOrder, pathBelow } from './element-order.js';
import { elementSlices, memberSlices } from '../json/json-slices.js';
import type { Steps } from '@fhir-gateway/limits';
import { xhtmlNamespace } from './xml-body.js';
import { notAccepted, parseXml } from './xml-parser.js';
import type { XmlParser } from './xml-parser.js';

/** Names of types and elements. */
const namePattern = /^[A-Za-z][A-Za-z0-9]*(?![\s\S])/;

/** Deeper than any resource; each level is read once more for each that it stands in. */
const maxDepth = 64;

type Members = Map<string, string>;

/**
 * Writes a resource as FHIR XML. Numbers stay as they are written, since FHIR decimals carry their precision. What FHIR
 * does not know, such as members whose names no element can have, and narrative that is not XHTML, is left out.
 *
 * @param json a valid JSON object with a `resourceType`
 * @see https://hl7.org/fhir/R4/xml.html
 */
export function* resourceXml(json: string): Steps<string> {
  const all = memberSlices(json);
  yield;
  const body = yield* resource(all, 0, ' xmlns="http://hl7.org/fhir"');
  return `<?xml version="1.0" encoding="UTF-8"?>${body}`;
}

function* resource(all: Members, depth: number, namespace = ''): Steps<string> {
  const name = textOf(all.get('resourceType') ?? '');
  all.delete('resourceType');
  if (!namePattern.test(name)) return '';
  return `<${name}${namespace}>${yield* members(all, name, depth)}</${name}>`;
}

function* members(all: Members, path: string, depth: number): Steps<string> {
  if (depth > maxDepth) return '';
  const names = Array.from(all.keys(), (name) => name.replace(/^_/, '')).filter((name) => namePattern.test(name));
  let text = '';
  for (const name of inOrder(path, names)) {
    const values = listOf(all.get(name));
    // A list and that of what extends its values are as long as the longer of both; `null` fills the gaps.
    const extras = listOf(all.get(`_${name}`));
    const below = { path: pathBelow(path, name), depth: depth + 1 };
    for (let index = 0; index < Math.max(values.length, extras.length); index += 1) {
      text += yield* element(name, below, values[index], extras[index]);
    }
  }
  return text;
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function* element(name: string, place: Place, value = 'null', extra = '{}'): Steps<string> {
  if (value.startsWith('{')) {
    yield;
    return yield* object(name, place, memberSlices(value));
  }
  // A list in a list is nothing that FHIR has.
  if (value.startsWith('[')) return '';
  if (name === 'div') return yield* narrative(value);
  const more: Members = extra.startsWith('{') ? memberSlices(extra) : new Map<string, string>();
  const attributes = attribute('id', taken(more, 'id')) + attribute('value', value);
  return written(name, attributes, yield* members(more, place.path, place.depth));
}

function* object(name: string, { path, depth }: Place, all: Members): Steps<string> {
  if (all.has('resourceType')) return written(name, '', yield* resource(all, depth));
  if (name === 'text' && all.has('div') && (yield* narrative(all.get('div') ?? '')) === '') return '';
  let attributes = attribute('id', taken(all, 'id'));
  if (path === 'Extension') attributes += attribute('url', taken(all, 'url'));
  return written(name, attributes, yield* members(all, path, depth));
}

function taken(all: Members, name: string): string | undefined {
  const value = all.get(name);
  all.delete(name);
  return value;
}

/** No element of FHIR is empty. */
function written(name: string, attributes: string, content: string): string {
  if (content === '') return attributes === '' ? '' : `<${name}${attributes}/>`;
  return `<${name}${attributes}>${content}</${name}>`;
}

/** Anything but one `div` of XHTML would end, or begin, more than itself. */
function* narrative(value: string): Steps<string> {
  const text = textOf(value);
  let depth = 0;
  try {
    const listen = (parser: XmlParser): void => {
      parser.on('xmldecl', () => notAccepted());
      parser.on('opentag', ({ local, uri }) => {
        if (depth === 0 && (local !== 'div' || uri !== xhtmlNamespace)) notAccepted();
        depth += 1;
      });
      parser.on('closetag', () => (depth -= 1));
    };
    yield* parseXml(Buffer.from(text), { listen });
    return text;
  } catch {
    return '';
  }
}

function attribute(name: string, value = 'null'): string {
  if (value === 'null' || value.startsWith('{') || value.startsWith('[')) return '';
  return ` ${name}="${escapeXmlAttribute(textOf(value))}"`;
}

/** A string without its escapes; numbers, `true` and `false` as they are written. */
function textOf(value: string): string {
  return value.startsWith('"') ? (JSON.parse(value) as string) : value;
}

function listOf(value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  return value.startsWith('[') ? elementSlices(value) : [value];
}
