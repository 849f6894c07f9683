import { stateCode } from './states.js';

/** A name as people read it, with the state that a vendor put before it. */
export interface CleanName {
  readonly name: string;
  readonly state?: string;
}

const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
/** Whole words: Testa is a family name, and Demont a town. */
const testWords = /(?<![\p{L}\p{N}])(?:test|demo|sandbox|uat|qa|training|dnu|do not use)(?![\p{L}\p{N}])/iu;
/** Vendors put these first so that an entry sorts last. */
const parkedNames = /^(?:zz|xx)/i;

/**
 * Cleans the name of an organization in a vendor's list, or says why the entry names no organization.
 * Some vendors put the state (`NC - Family Practice`) or a number of their own (`CC12_`) before the name.
 */
export function cleanName(raw: string): CleanName | string {
  let name = plainText(raw).replace(/^CC\d+_\s*/, '');
  let state: string | undefined;
  for (let found = leadingState(name); found !== undefined; found = leadingState(name)) {
    state ??= found;
    name = name.slice(found.length).replace(/^ - /, '');
  }
  if (/^(?:"|https?:)/i.test(name)) return 'has a broken name';
  if (name.length <= 2 || !/\p{L}/u.test(name)) return 'has a name that says nothing';
  if (testWords.test(name) || parkedNames.test(name)) return 'is no organization but a test';
  return { name, state };
}

/** The form in which two spellings of one name are equal: no case, accents or punctuation. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}|['’]/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function leadingState(name: string): string | undefined {
  const [, code, rest = ''] = /^([A-Z]{2}) - (.*)$/.exec(name) ?? [];
  return code !== undefined && rest !== '' ? stateCode(code) : undefined;
}

/** Text without HTML entities, compatibility forms, runs of spaces and punctuation left at its end. */
function plainText(raw: string): string {
  // Twice, since some lists were escaped twice: `&amp;amp;`.
  return unescapeHtml(unescapeHtml(raw))
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\s,;-]+$/, '')
    .trim();
}

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,4}));/gi, (whole, decimal, hex, named) => {
    if (named !== undefined) return namedCharacters[String(named).toLowerCase()] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
