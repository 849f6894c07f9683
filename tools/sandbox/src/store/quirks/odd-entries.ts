import type { DiagnosticReport, Observation, Patient, Resource } from 'fhir/r4.js';

const loinc = 'http://loinc.org';

/** A result that no test of the records has, and that nobody may overlook. */
const lead: Observation = {
  resourceType: 'Observation',
  id: 'lead',
  status: 'final',
  code: {
    coding: [{ system: loinc, code: '5671-3', display: 'Lead [Mass/volume] in Blood' }],
    text: 'Lead in blood',
  },
  valueQuantity: { value: 55, unit: 'ug/dL', system: 'http://unitsofmeasure.org', code: 'ug/dL' },
  referenceRange: [{ high: { value: 3.5, unit: 'ug/dL', system: 'http://unitsofmeasure.org', code: 'ug/dL' } }],
};

/** Tests of which each is done often, and of which no other switch changes anything. */
const [misdated, misnamed] = ['2075-0', '2028-9'];

/** The newest laboratory report of each person holds a result inside, which stands nowhere else. */
export function withContainedResult(resources: readonly Resource[]): Resource[] {
  const newest = new Map<string, DiagnosticReport>();
  for (const one of resources) {
    if (one.resourceType !== 'DiagnosticReport') continue;
    const report = one as DiagnosticReport;
    const person = report.subject?.reference ?? '';
    const isNewer = (report.effectiveDateTime ?? '') > (newest.get(person)?.effectiveDateTime ?? '');
    if (report.result && isNewer) newest.set(person, report);
  }
  const chosen = new Set<Resource>(newest.values());
  return resources.map((one) => (chosen.has(one) ? withLead(one as DiagnosticReport) : one));
}

function withLead(report: DiagnosticReport): DiagnosticReport {
  const { contained = [], result = [] } = report;
  return { ...report, contained: [...contained, lead], result: [...result, { reference: `#${lead.id ?? ''}` }] };
}

/** The oldest chlorides of each person are dated by what stands for no date, before birth, and in the future. */
export function withImpossibleDates(resources: readonly Resource[]): Resource[] {
  const births = new Map(
    resources.filter(isPatient).map(({ id = '', birthDate = '' }) => [`Patient/${id}`, birthDate]),
  );
  const dates = ['1899-12-30', '0001-01-01', 'before', 'after'] as const;
  return changeOldest(resources, misdated, dates.length, (one, at) => {
    const year = Number(births.get(one.subject?.reference ?? '')?.slice(0, 4) ?? 1900);
    const said = { before: `${year - 2}-05-17`, after: `${year + 200}-05-17` };
    const date = dates[at] ?? 'before';
    return { ...one, effectiveDateTime: date === 'before' || date === 'after' ? said[date] : date };
  });
}

/** The oldest bicarbonate of each person has the words of another test. */
export function withOtherWords(resources: readonly Resource[]): Resource[] {
  return changeOldest(resources, misnamed, 1, (one) => ({
    ...one,
    code: {
      coding: [{ system: loinc, code: misnamed, display: 'Calcium [Mass/volume] in Serum or Plasma' }],
      text: 'Calcium',
    },
  }));
}

function changeOldest(
  resources: readonly Resource[],
  code: string,
  most: number,
  change: (one: Observation, at: number) => Observation,
): Resource[] {
  const byPerson = new Map<string, Observation[]>();
  for (const one of resources) {
    if (!isOf(one, code)) continue;
    const person = one.subject?.reference ?? '';
    byPerson.set(person, [...(byPerson.get(person) ?? []), one]);
  }
  const changed = new Map<Resource, Resource>();
  for (const own of byPerson.values()) {
    const oldest = own.toSorted((one, other) =>
      (one.effectiveDateTime ?? '').localeCompare(other.effectiveDateTime ?? ''),
    );
    for (const [at, one] of oldest.slice(0, most).entries()) changed.set(one, change(one, at));
  }
  return resources.map((one) => changed.get(one) ?? one);
}

function isOf(one: Resource, code: string): one is Observation {
  if (one.resourceType !== 'Observation') return false;
  return (one as Observation).code.coding?.some((each) => each.code === code) === true;
}

function isPatient(one: Resource): one is Patient {
  return one.resourceType === 'Patient';
}
