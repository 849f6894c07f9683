import type { Steps } from '@fhir-gateway/limits';
import type { CutPage } from '../json/page-cutter.js';
import { leaveOut, listOf, memberOf } from '../json/leave-out.js';
import type { Reading } from '../json/leave-out.js';

/**
 * Codes by which platforms label what is especially private, in whatever system they stand: confidentiality `R` and `V`,
 * the sensitivity codes of HL7 v3 ActCode, and its policy of substance use records (42 CFR Part 2).
 *
 * @see https://hl7.org/fhir/R4/security-labels.html
 */
const sensitiveCodes: ReadonlySet<string> = new Set(
  'R V ETH ETHUD OPIOIDUD SUD BH MH PSY PSYTHPN HIV STD SDV DVIS SEX SICKLE GDIS 42CFRPART2'.split(' '),
);

/**
 * Leaves out the entries that a platform labels as sensitive. Only what is labelled can be recognized: a platform that
 * labels nothing says nothing, and this reads no clinical content.
 *
 * @param page a FHIR resource as JSON
 * @returns `undefined` for a resource that is labelled itself, and for one that cannot be taken apart
 * @throws SyntaxError for what is no JSON
 */
export function withoutLabelled(page: CutPage): Steps<Reading> {
  return leaveOut(page, isLabelled);
}

function isLabelled(resource: unknown): boolean {
  return listOf(memberOf(resource, 'meta'), 'security').some((coding) => {
    const code = memberOf(coding, 'code');
    return typeof code === 'string' && sensitiveCodes.has(code.trim().toUpperCase());
  });
}

/**
 * The query with `meta` among the elements that are asked for: without it an answer would come without its labels.
 *
 * @param query raw
 */
export function withMetaElement(query: string): string {
  return query.replace(/(^|&)_elements=([^&]+)/g, (whole, before: string, names: string) =>
    namesMeta(names) ? whole : `${before}_elements=${names},meta`,
  );
}

/** Whether an answer may come without its labels: elements are asked for, and `meta` is not among them, or left out. */
export function dropsLabels(search: string): boolean {
  if (!/_elements|%/i.test(search)) return false;
  return [...new URLSearchParams(search)].some(([name, value]) => {
    if (!/^_elements\b/i.test(name)) return false;
    return name !== '_elements' || (value !== '' && !namesMeta(value));
  });
}

function namesMeta(names: string): boolean {
  return names.split(/,|%2c/i).includes('meta');
}
