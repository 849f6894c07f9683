import { elementSlices, memberSlices } from '../json/json-slices.js';
import type { QueryUrlRewrite } from '../rewrite/query-url-rewrite.js';
import { xmlSyntax } from '../rewrite/text-syntax.js';
import type { Steps } from '@fhir-gateway/limits';
import type { ValueElement } from '../xml/xml-resource.js';

/** The members of `Bundle.entry.request` that hold a search. */
const searching = ['url', 'ifNoneExist'] as const;

/** From the root of a host, as some clients write what is meant from the base (R4 bundle.html: relative to the base). */
const rooted = /^\/(?=[A-Za-z_$?])/;

function turnedBack(name: string, value: string, rewrite: QueryUrlRewrite): string {
  return rewrite.apply(name === 'url' ? value.replace(rooted, '') : value);
}

/**
 * Turns the gateway's URLs in the searches of a batch back into the platform's: those in queries of `request.url` and in
 * `ifNoneExist`, where they do not begin a text. A `request.url` loses the slash that it begins with. All else stays byte for
 * byte, decimals above all.
 *
 * @param text a valid JSON object
 * @param entries the entries of `text`, parsed; searches are turned in them, too
 * @returns the very same text when there is nothing to turn back
 */
export function* withBatchUrls(text: string, entries: readonly unknown[], rewrite: QueryUrlRewrite): Steps<string> {
  const changes = entries.map((entry) => changesIn(Object(entry)['request'], rewrite));
  if (changes.every((change) => change.size === 0)) return text;
  yield;
  const bundle = memberSlices(text);
  yield;
  const slices = elementSlices(bundle.get('entry') ?? '[]');
  const written: string[] = [];
  for (const [index, slice] of slices.entries()) {
    yield;
    written.push(withRequest(slice, changes[index] ?? new Map<string, string>()));
  }
  return joined(bundle.set('entry', `[${written.join(',')}]`));
}

/** The same in XML, found while it is read. */
export class XmlBatchUrls {
  readonly #rewrite: QueryUrlRewrite;
  readonly #turned: { readonly value: string; readonly end: number }[] = [];

  constructor(rewrite: QueryUrlRewrite) {
    this.#rewrite = rewrite;
  }

  /** Turns a value where it is a search, so that what is read is what {@link applyTo} writes. */
  readonly onValue = (element: ValueElement, around: readonly { readonly name: string }[]): void => {
    const [, entry, request] = around;
    if (around.length !== 3 || entry?.name !== 'entry' || request?.name !== 'request') return;
    if (!searching.some((name) => name === element.name)) return;
    const value = turnedBack(element.name, element.value, this.#rewrite);
    if (value === element.value) return;
    element.value = value;
    this.#turned.push({ value, end: element.valueEnd });
  };

  /** @returns the very same bytes when there is nothing to turn back */
  applyTo(bytes: Buffer): Buffer {
    if (this.#turned.length === 0) return bytes;
    const text = new TextDecoder().decode(bytes);
    const parts: string[] = [];
    let written = 0;
    for (const { value, end } of this.#turned) {
      // Its own quote cannot stand in it.
      const start = text.lastIndexOf(text[end] ?? '', end - 1) + 1;
      parts.push(text.slice(written, start), attributeText(value));
      written = end;
    }
    return Buffer.from(parts.join('') + text.slice(written));
  }
}

/** White space that stands in a value as it is would be read as spaces. */
function attributeText(value: string): string {
  return xmlSyntax.encode(value, '').replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function changesIn(asked: unknown, rewrite: QueryUrlRewrite): Map<string, string> {
  const changes = new Map<string, string>();
  const request = Object(asked) as Record<string, unknown>;
  for (const name of searching) {
    const value = request[name];
    if (typeof value !== 'string') continue;
    const turned = turnedBack(name, value, rewrite);
    if (turned === value) continue;
    request[name] = turned;
    changes.set(name, JSON.stringify(turned));
  }
  return changes;
}

function withRequest(entry: string, changes: ReadonlyMap<string, string>): string {
  if (changes.size === 0) return entry;
  const members = memberSlices(entry);
  const request = memberSlices(members.get('request') ?? '{}');
  for (const [name, value] of changes) request.set(name, value);
  return joined(members.set('request', joined(request)));
}

function joined(members: ReadonlyMap<string, string>): string {
  return `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}
