import { elementSlices, memberSlices } from './json-slices.js';
import type { QueryUrlRewrite } from './query-url-rewrite.js';
import { xmlSyntax } from './text-syntax.js';
import type { XmlElement, XmlTree } from './xml-tree.js';

/** The members of `Bundle.entry.request` that hold a search. */
const searching = ['url', 'ifNoneExist'] as const;

/**
 * Turns the gateway's URLs in the searches of a batch back into the platform's: those in queries of `request.url` and in
 * `ifNoneExist`, where they do not begin a text. All else stays byte for byte, decimals above all.
 *
 * @param text a valid JSON object
 * @param entries the entries of `text`, parsed
 * @returns the very same text when there is nothing to turn back
 */
export function withBatchUrls(text: string, entries: readonly unknown[], rewrite: QueryUrlRewrite): string {
  const changes = entries.map((entry) => changesIn(Object(entry)['request'], rewrite));
  if (changes.every((change) => change.size === 0)) return text;
  const bundle = memberSlices(text);
  const slices = elementSlices(bundle.get('entry') ?? '[]');
  const written = slices.map((slice, index) => withRequest(slice, changes[index] ?? new Map<string, string>()));
  return joined(bundle.set('entry', `[${written.join(',')}]`));
}

/** The same in XML. @returns the very same text when there is nothing to turn back */
export function withXmlBatchUrls({ text, root }: XmlTree, rewrite: QueryUrlRewrite): string {
  const parts: string[] = [];
  let written = 0;
  for (const { value, valueEnd } of searchesIn(root)) {
    if (value === undefined || valueEnd === undefined) continue;
    const turned = rewrite.apply(value);
    if (turned === value) continue;
    // Its own quote cannot stand in it.
    const start = text.lastIndexOf(text[valueEnd] ?? '', valueEnd - 1) + 1;
    parts.push(text.slice(written, start), xmlSyntax.encode(turned, ''));
    written = valueEnd;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(written);
}

function searchesIn(bundle: XmlElement): XmlElement[] {
  const below = (elements: readonly XmlElement[], ...names: string[]): XmlElement[] =>
    elements.flatMap(({ children }) => children.filter(({ name }) => names.includes(name)));
  return below(below(below([bundle], 'entry'), 'request'), ...searching);
}

function changesIn(request: unknown, rewrite: QueryUrlRewrite): Map<string, string> {
  const changes = new Map<string, string>();
  for (const name of searching) {
    const value: unknown = Object(request)[name];
    if (typeof value !== 'string') continue;
    const turned = rewrite.apply(value);
    if (turned !== value) changes.set(name, JSON.stringify(turned));
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
