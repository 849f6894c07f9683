import type { CodeableConcept, Medication, Resource } from 'fhir/r4.js';

type Prescribed = Resource & { medicationCodeableConcept?: CodeableConcept; medicationReference?: object };

/**
 * The records with every drug in a Medication of its own and a reference without display in its place, one Medication
 * for each code.
 */
export function withMedicationsApart(resources: readonly Resource[]): Resource[] {
  const drugs = new Map<string, Medication & { id: string }>();
  const changed = resources.map((resource): Resource => {
    const { medicationCodeableConcept: code, medicationReference: listed, ...rest } = resource as Prescribed;
    const reference = (listed as { reference?: string } | undefined)?.reference;
    if (reference !== undefined) return { ...rest, medicationReference: { reference } } as Resource;
    if (code === undefined) return resource;
    return {
      ...rest,
      medicationReference: { reference: `Medication/${drugOf(code, resource, drugs).id}` },
    } as Resource;
  });
  return [...drugs.values(), ...changed];
}

function drugOf(code: CodeableConcept, { meta }: Resource, drugs: Map<string, Medication & { id: string }>) {
  const key = code.coding?.[0]?.code ?? code.text ?? '';
  const known = drugs.get(key);
  if (known) return known;
  const id = `drug-${drugs.size + 1}`;
  const lastUpdated = meta?.lastUpdated;
  const drug: Medication & { id: string } = {
    resourceType: 'Medication',
    id,
    ...(lastUpdated !== undefined && { meta: { lastUpdated } }),
    code,
    status: 'active',
  };
  drugs.set(key, drug);
  return drug;
}
