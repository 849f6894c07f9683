/** What may be in a CRD question at the top, by CDS Hooks; a token of a person is not among it. */
const members = ['hook', 'hookInstance', 'context', 'prefetch', 'extension'];

/** docs/ask-a-payer.md, "What is sent": held here once more, so that no change of the gateway's own list goes unseen. */
const types = new Set([
  ...['Bundle', 'Patient', 'Coverage', 'Encounter', 'Practitioner', 'PractitionerRole', 'Organization', 'Location'],
  ...['Device', 'Medication', 'ServiceRequest', 'DeviceRequest', 'MedicationRequest', 'NutritionOrder'],
  ...['VisionPrescription', 'CommunicationRequest'],
]);

/**
 * What is wrong with a CRD question that a payer received: members and types that may not leave, another patient,
 * narratives, tokens, and more or less than one coverage. Empty for a sound one.
 */
export function bodyFaults(body: unknown, patientId: string): string[] {
  const top = Object.keys(body as object).filter((name) => !members.includes(name));
  const faults = top.map((name) => `member ${name}`);
  let coverages = 0;
  const open: unknown[] = [body];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const { resourceType, id, reference } = value as Record<string, unknown>;
    if (typeof resourceType === 'string' && !types.has(resourceType)) faults.push(`type ${resourceType}`);
    if (resourceType === 'Patient' && id !== patientId) faults.push('another patient');
    if (resourceType === 'Coverage') coverages += 1;
    if (/\bPatient\//.test(String(reference)) && reference !== `Patient/${patientId}`) faults.push('another patient');
    const names = Object.keys(value);
    faults.push(
      ...names.filter((name) => /^(?:text|div|photo|access_token|fhirServer)$/.test(name) && isOfResource(name, value)),
    );
    open.push(...(Object.values(value) as unknown[]).filter((one) => one !== undefined));
  }
  return coverages === 1 ? faults : [...faults, `${coverages} coverages`];
}

/** `text` is a narrative in a resource, and a plain word in a CodeableConcept. */
function isOfResource(name: string, value: object): boolean {
  return name !== 'text' || 'resourceType' in value;
}
