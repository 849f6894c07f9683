import type { ValueSet } from 'fhir/r4.js';

interface Entry {
  code: string;
  display: string;
}

const grades: readonly Entry[] = ['0', '1', '2', '3', '4'].map((code) => ({ code, display: `Grade ${code}` }));
const limits: readonly Entry[] = [
  { code: 'stairs', display: 'Climbing stairs' },
  { code: 'walking', display: 'Walking on level ground' },
  { code: 'rest', display: 'At rest' },
];
const suppliers: readonly Entry[] = Array.from({ length: 60 }, (_unused, index) => {
  const number = String(index + 1).padStart(2, '0');
  return { code: `supplier-${number}`, display: `Oxygen supplier ${number}` };
});

function valueSet(base: string, id: string, title: string): Omit<ValueSet, 'compose' | 'expansion'> {
  return {
    resourceType: 'ValueSet',
    id,
    url: `${base}/fhir/ValueSet/${id}`,
    version: '1.0.0',
    status: 'active',
    title,
  };
}

function contains(base: string, list: string, entries: readonly Entry[]) {
  return entries.map((entry) => ({ system: `${base}/fhir/CodeSystem/${list}`, ...entry }));
}

/** Grades of a worn joint, spelled out; carried inside the form that asks for one. */
export function gradeList(base: string): ValueSet {
  return {
    ...valueSet(base, 'kl-grade', 'Kellgren-Lawrence grade'),
    compose: { include: [{ system: `${base}/fhir/CodeSystem/kl`, concept: [...grades] }] },
  };
}

/** What pain keeps people from, already expanded: a heading that can not be chosen, with the choices below it. */
export function limitList(base: string): ValueSet {
  return {
    ...valueSet(base, 'pain-limit', 'What pain limits'),
    expansion: {
      timestamp: '2026-01-01T00:00:00Z',
      contains: [{ display: 'Limited', abstract: true, contains: contains(base, 'pain-limit', limits) }],
    },
  };
}

/** Suppliers by a filter: only this payer can say who they are, with `$expand`. */
export function supplierList(base: string): ValueSet {
  return {
    ...valueSet(base, 'oxygen-supplier', 'Oxygen suppliers under contract'),
    compose: {
      include: [
        {
          system: `${base}/fhir/CodeSystem/oxygen-supplier`,
          filter: [{ property: 'contract', op: '=', value: 'active' }],
        },
      ],
    },
  };
}

/**
 * Expands a list by its canonical.
 *
 * @param filter words that the display has to contain, whatever their case
 * @returns `undefined` for a list that is not ours
 */
export function expand(base: string, canonical: string, filter: string): ValueSet | undefined {
  const [url = '', version = '1.0.0'] = canonical.split('|');
  const known = [
    { list: gradeList(base), system: 'kl', entries: grades },
    { list: limitList(base), system: 'pain-limit', entries: limits },
    { list: supplierList(base), system: 'oxygen-supplier', entries: suppliers },
  ].find(({ list }) => list.url === url && list.version === version);
  if (!known) return undefined;
  const chosen = known.entries.filter(({ display }) => display.toLowerCase().includes(filter.toLowerCase()));
  const { compose: _compose, ...head } = known.list;
  return {
    ...head,
    expansion: {
      timestamp: '2026-01-01T00:00:00Z',
      total: chosen.length,
      contains: contains(base, known.system, chosen),
    },
  };
}
