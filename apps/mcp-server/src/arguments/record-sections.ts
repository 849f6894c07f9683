import { recordSectionNames, sectionCalled } from '@fhir-gateway/patient-record';
import { ArgumentFault, shown } from './argument-fault.js';
import type { ArgumentShape } from './argument-values.js';
import { isNear } from './near-names.js';

/** Words for the whole record. */
const everything: ReadonlySet<string> = new Set(['all', 'any', 'everything', 'record', '*']);

/**
 * Reads `section` and `sections`, where a tool has them, in the words that people use for them.
 *
 * @param taken gets the names of the sections
 * @param notices gets a sentence for what was understood
 * @throws ArgumentFault for a word that means no section, and for several where one is taken
 */
export function takeSections(
  shapes: ReadonlyMap<string, ArgumentShape>,
  taken: Record<string, unknown>,
  notices: string[],
): void {
  const { section, sections } = taken;
  if (shapes.has('section') && section !== undefined) {
    const one = typeof section === 'string' ? section : oneOf(section);
    if (one !== undefined && everything.has(one.trim().toLowerCase())) {
      delete taken['section'];
      notices.push(`Understood section ${shown(one)} as all of them.`);
    } else if (one !== undefined) taken['section'] = read('section', one, notices);
  }
  if (shapes.has('sections') && Array.isArray(sections)) {
    taken['sections'] = sections.map((one: unknown) =>
      typeof one === 'string' ? read('sections', one, notices) : one,
    );
  }
}

function oneOf(given: unknown): string | undefined {
  if (!Array.isArray(given) || given.length === 0 || !given.every((one) => typeof one === 'string')) return undefined;
  const [first, ...others] = given as [string, ...string[]];
  if (others.length === 0) return first;
  throw new ArgumentFault('section takes one section. Leave it out to look into all of them.', {
    section: sectionCalled(first) ?? 'problems',
  });
}

function read(name: string, given: string, notices: string[]): string {
  if ((recordSectionNames as readonly string[]).includes(given)) return given;
  const meant = sectionCalled(given);
  if (meant !== undefined) {
    notices.push(`Understood ${name} ${shown(given)} as ${meant}.`);
    return meant;
  }
  const word = given.trim().toLowerCase();
  const near = word.length > 64 ? undefined : recordSectionNames.find((section) => isNear(word, section));
  throw new ArgumentFault(
    `${name} takes the sections ${recordSectionNames.join(', ')}; ${shown(given)} is none.` +
      (near === undefined ? '' : ` Did you mean ${near}?`),
    { [name]: name === 'section' ? (near ?? 'problems') : [near ?? 'problems'] },
  );
}
