const standard = [
  'http://snomed.info/sct',
  'http://loinc.org',
  'http://www.nlm.nih.gov/research/umls/rxnorm',
  'http://hl7.org/fhir/sid/cvx',
];

interface Coding {
  readonly system?: string;
  readonly code?: string;
}

/** A value whose clinical concepts are one code of a standard system each: no text, no display, no other coding. */
export function withBareCodes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBareCodes);
  if (typeof value !== 'object' || value === null) return value;
  const codings: unknown = 'coding' in value ? value.coding : undefined;
  const bare = Array.isArray(codings)
    ? (codings as Coding[]).find(({ system = '' }) => standard.includes(system))
    : undefined;
  if (bare) return { coding: [{ system: bare.system, code: bare.code }] };
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withBareCodes(member)]));
}
