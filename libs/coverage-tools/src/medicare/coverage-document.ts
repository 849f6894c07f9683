import { plainText } from '../untrusted-text.js';

/** Kinds of documents of CMS's coverage database, with how each is read and shown. */
export const documentKinds = {
  ncd: { name: 'National coverage determination', list: 'reports/national-coverage-ncd', id: 'ncdid', version: 'ncdver' },
  lcd: { name: 'Local coverage determination', list: 'reports/local-coverage-final-lcds', id: 'lcdid', version: 'ver' },
  article: { name: 'Billing and coding article', list: 'reports/local-coverage-articles', id: 'articleid', version: 'ver' },
} as const; // prettier-ignore

export type DocumentKind = keyof typeof documentKinds;

/** A coverage document as its list names it. */
export interface CoverageDocument {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly version: string;
  /** As people cite it: `240.2`, `L33797`. */
  readonly number: string;
  readonly title: string;
  readonly contractor?: string;
  /** `YYYY-MM-DD`; absent where CMS gives no day. */
  readonly effective?: string;
  /** The first day on which it is no longer in force. */
  readonly ended?: string;
  /** `YYYY-MM-DD` */
  readonly seenOn: string;
}

/** Reads one row of a list; undefined for what cannot be cited. */
export function readDocument(
  kind: DocumentKind,
  row: Readonly<Record<string, unknown>>,
  seenOn: string,
): CoverageDocument | undefined {
  const id = wholeNumber(row['document_id']);
  const version = wholeNumber(row['document_version']);
  const number = plainText(row['document_display_id'], 20);
  const title = unescaped(row['title'], 200);
  if (id === undefined || version === undefined || title === undefined) return undefined;
  if (number === undefined || !/^[A-Z]{0,2}\d[\d.]*$/.test(number)) return undefined;
  const contractor = unescaped(row['contractor_name_type'], 120);
  return { kind, id, version, number, title, seenOn, ...(contractor !== undefined && { contractor }), ...datesOf(row) };
}

/** Days of a row. What is no day, such as a sentence about one, is none. */
export function datesOf(row: Readonly<Record<string, unknown>>): Pick<CoverageDocument, 'effective' | 'ended'> {
  const effective = dayOf(row['effective_date']);
  const ended = dayOf(row['retirement_date']) ?? dayOf(row['effective_end_date']);
  return { ...(effective !== undefined && { effective }), ...(ended !== undefined && { ended }) };
}

/** The newest version of each: a list may name a document more than once. */
export function newestOfEach(documents: readonly CoverageDocument[]): CoverageDocument[] {
  const newest = new Map<string, CoverageDocument>();
  for (const one of documents) {
    const known = newest.get(one.id);
    if (!known || Number(known.version) < Number(one.version)) newest.set(one.id, one);
  }
  return [...newest.values()];
}

/** Where a person reads it. */
export function addressOf({ kind, id, version }: Pick<CoverageDocument, 'kind' | 'id' | 'version'>): string {
  const names = documentKinds[kind];
  const query = new URLSearchParams({ [names.id]: id, [names.version]: version });
  return `https://www.cms.gov/medicare-coverage-database/view/${kind}.aspx?${query.toString()}`;
}

function wholeNumber(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? text : undefined;
}

/** `MM/DD/YYYY`, as CMS writes days. */
function dayOf(value: unknown): string | undefined {
  const [, month, day, year] = typeof value === 'string' ? (/^(\d\d)\/(\d\d)\/(\d{4})$/.exec(value.trim()) ?? []) : [];
  const text = `${year}-${month}-${day}`;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? text : undefined;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: '’',
  '#39': '’',
  nbsp: ' ',
};

/** CMS escapes its HTML, often twice. */
function unescaped(value: unknown, maxLength: number): string | undefined {
  if (typeof value !== 'string') return undefined;
  const once = (text: string) =>
    text.replaceAll(/&(amp|lt|gt|quot|apos|#39|nbsp);/g, (_, name: string) => entities[name] ?? ' ');
  return plainText(once(once(value.slice(0, 4 * maxLength))), maxLength);
}
