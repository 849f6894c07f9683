import list from './specialties.json' with { type: 'json' };

/**
 * What people call a specialty, and its codes in the provider taxonomy of NUCC, with which Plan-Net codes
 * `PractitionerRole.specialty`. A word counts from its beginning: `cardiolog` is "cardiologist" and "cardiology".
 */
const specialties: readonly (readonly [words: string, codes: readonly string[]])[] = Object.entries(list);

/** A specialty as it was asked for. */
export interface Specialty {
  /** Codes to search by; none where the words are not known, and texts alone decide. */
  readonly codes: readonly string[];
  /** Whether the text of a specialty is one of it. */
  fits(text: string): boolean;
}

/** Reads a specialty: a code of the taxonomy, words that people say, or a part of the directory's own text. */
export function readSpecialty(asked: string): Specialty {
  const words = plain(asked);
  if (/^[0-9A-Z]{9}X$/i.test(asked.trim())) return { codes: [asked.trim().toUpperCase()], fits: () => false };
  const known = specialties.find(([pattern]) => pattern.split('|').some((start) => begins(words, start)));
  if (known === undefined) return { codes: [], fits: (text) => plain(text).includes(words) };
  const [pattern, codes] = known;
  const [main = ''] = pattern.split('|').filter((start) => begins(words, start));
  return { codes, fits: (text) => begins(plain(text), main) };
}

function begins(text: string, start: string): boolean {
  const at = ` ${text}`.indexOf(` ${start}`);
  // Three letters or fewer are a word of their own: "ent" is not the beginning of "enterologist".
  return at >= 0 && (start.length > 3 || ` ${text} `.includes(` ${start} `));
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}
