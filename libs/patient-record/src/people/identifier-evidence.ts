import type { Identifier, Patient } from 'fhir/r4.js';

/** Identifiers for comparison, as `system|value`. */
export interface ComparableIdentifiers {
  /** Of one individual: an insurance number of Medicare, a licence, a record number within its system. */
  readonly individual: readonly string[];
  /** Of an insurance: relatives may share it, so it shows an individual only together with the given name. */
  readonly member: readonly string[];
}

const mbi = 'http://hl7.org/fhir/sid/us-mbi';
const ssn = 'http://hl7.org/fhir/sid/us-ssn';
const oids: Readonly<Record<string, string>> = {
  'urn:oid:2.16.840.1.113883.4.1': ssn,
  'urn:oid:2.16.840.1.113883.4.927': mbi,
};

/** Identifiers that have a system; a number without one proves nothing, and a family's subscriber number is left out. */
export function identifiersOf({ identifier = [] }: Patient): ComparableIdentifiers {
  const found = { individual: [] as string[], member: [] as string[] };
  for (const one of identifier) {
    const value = one.value?.replace(/[\s-]/g, '').toUpperCase();
    const system = one.system && (oids[one.system] ?? one.system);
    if (!system || !value || one.use === 'old' || /^[X*0]+$/.test(value)) continue;
    // A masked number is that of many.
    if (system === ssn && !/^(?!000|666|9)\d{9}$/.test(value)) continue;
    if (isSubscriberNumber(one)) continue;
    (isMemberNumber(one, system) ? found.member : found.individual).push(`${system}|${value}`);
  }
  return found;
}

function typesOf({ type }: Identifier): string[] {
  return (type?.coding ?? []).flatMap(({ code }) => code ?? []);
}

function isSubscriberNumber(one: Identifier): boolean {
  return typesOf(one).includes('SN') || /subscriber|group|policy/i.test(`${one.system} ${one.type?.text}`);
}

function isMemberNumber(one: Identifier, system: string): boolean {
  if (system === mbi) return false;
  return ['MB', 'MEM', 'um', 'HC', 'NIIP'].some((code) => typesOf(one).includes(code)) || /member/i.test(system);
}
