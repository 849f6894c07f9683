/**
 * What people call a specialty, and its codes in the provider taxonomy of NUCC, with which Plan-Net codes
 * `PractitionerRole.specialty`. A word counts from its beginning: `cardiolog` is "cardiologist" and "cardiology".
 */
const specialties: readonly (readonly [words: string, ...codes: string[]])[] = [
  ['family medicine|family doctor|family physician|family practi|general practi|primary care|pcp', '207Q00000X'],
  ['internal medicine|internist', '207R00000X'],
  ['cardiolog|cardiac|cardiovascular|heart', '207RC0000X'],
  ['dermatolog|skin', '207N00000X'],
  ['pediatric|paediatric|child doctor', '208000000X'],
  ['psychiatr', '2084P0800X'],
  ['obstetric|gynecolog|gynaecolog|ob gyn|obgyn', '207V00000X'],
  ['orthopedic|orthopaedic|bone', '207X00000X'],
  ['emergency', '207P00000X'],
  ['ophthalmolog|eye', '207W00000X'],
  ['otolaryngolog|ent|ear nose', '207Y00000X'],
  ['neurolog', '2084N0400X'],
  ['urolog', '208800000X'],
  ['general surge|surgeon|surgery', '208600000X'],
  ['gastroenterolog', '207RG0100X'],
  ['endocrinolog|diabetes', '207RE0101X'],
  ['pulmonolog|pulmonary|lung', '207RP1001X'],
  ['nephrolog|kidney', '207RN0300X'],
  ['rheumatolog', '207RR0500X'],
  ['hematolog', '207RH0000X', '207RH0003X'],
  ['oncolog|cancer', '207RX0202X', '207RH0003X'],
  ['infectious', '207RI0200X'],
  ['allerg|immunolog', '207K00000X'],
  ['anesthesiolog', '207L00000X'],
  ['radiolog', '2085R0202X'],
  ['physical therap|physiotherap', '225100000X'],
  ['psycholog', '103T00000X', '103TC0700X'],
  ['social work', '1041C0700X'],
  ['nurse practitioner', '363L00000X'],
  ['physician assistant', '363A00000X'],
  ['chiropract', '111N00000X'],
  ['dentist|dental', '122300000X'],
  ['optometr', '152W00000X'],
  ['podiatr|foot', '213E00000X'],
];

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
  const [pattern, ...codes] = known;
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
