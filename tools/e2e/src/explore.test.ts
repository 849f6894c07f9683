import { mergeSection, recordSectionNames, type SectionReading } from '@fhir-gateway/patient-record';
import { generateSystems, patientIdIn } from '@fhir-gateway/sandbox/records';
import { sandboxTruth } from '@fhir-gateway/sandbox/truth';
import type { FhirResource } from 'fhir/r4.js';
import { writeFileSync } from 'node:fs';

it('explores', () => {
  const options = { seed: 1, patients: 12, asOf: '2026-06-01T00:00:00.000Z' };
  const systems = generateSystems(options);
  const truth = sandboxTruth(options);
  const out: string[] = [];
  for (const person of truth.people) {
    const all = { 'sandbox-ehr': systems.ehr, 'sandbox-clinic': systems.clinic, 'sandbox-payer': systems.member };
    const names = { 'sandbox-ehr': 'ehr', 'sandbox-clinic': 'clinic', 'sandbox-payer': 'member' } as const;
    const own = (id: keyof typeof all): FhirResource[] => {
      const patient = `Patient/${patientIdIn(names[id], person.key)}`;
      return all[id].resources.filter((one) => {
        const m = one as any;
        return [m.subject, m.patient, m.beneficiary].some((r) => r?.reference === patient);
      }) as FhirResource[];
    };
    for (const section of recordSectionNames) {
      const types: Record<string, string[]> = { problems: ['Condition'], medications: ['MedicationRequest', 'MedicationDispense', 'MedicationStatement', 'ExplanationOfBenefit'], allergies: ['AllergyIntolerance'], results: ['Observation'], vitals: ['Observation'], immunizations: ['Immunization'], procedures: ['Procedure'], encounters: ['Encounter'], documents: ['DocumentReference', 'DiagnosticReport'], 'care-team': ['CareTeam'], goals: ['Goal'], coverage: ['Coverage'], claims: ['ExplanationOfBenefit'] };
      const readings = (Object.keys(all) as (keyof typeof all)[]).map((connection): SectionReading => {
        let resources = own(connection).filter((one) => types[section]?.includes(one.resourceType));
        if (section === 'results' || section === 'vitals') resources = resources.filter((one: any) => one.category?.[0]?.coding?.[0]?.code === (section === 'results' ? 'laboratory' : 'vital-signs'));
        return { connection, section, resources, ...(section === 'claims' && { beside: own(connection).filter((one) => one.resourceType === 'Encounter') }), gaps: [] };
      });
      const t = Date.now();
      const merged = mergeSection(section, readings, { now: new Date(options.asOf) });
      const ms = Date.now() - t;
      out.push(`## ${person.key} ${section}: ${merged.facts.length} facts of ${merged.read.map((r) => `${r.connection} ${r.entries}`).join(', ')}; absences ${merged.absences.map((a) => a.display)}; ${ms} ms`);
      for (const f of merged.facts.slice(0, 60)) {
        if (['results', 'vitals', 'claims', 'encounters', 'documents'].includes(section) && f.certainty === 'single' && merged.facts.indexOf(f) > 8) continue;
        out.push(`  ${f.when ?? '-'} ${f.whenKind ?? ''} | ${f.display} | ${f.status ?? ''} | ${f.value ?? ''} | ${f.flag ?? ''} | ${f.certainty} | ${f.sources.map((s) => s.connection.slice(8) + ' ' + s.said.type).slice(0, 8).join(', ')} | ${f.conflicts.map((c) => c.field + ': ' + c.values.map((v) => v.value + '@' + v.sources.map((s) => s.connection.slice(8))).join(' / ')).join('; ')} | ps ${f.possiblySame.length} | ${f.findings.join('; ')} | ${f.course ? JSON.stringify(f.course) : ''} ${f.visits ? JSON.stringify(f.visits) : ''}`);
      }
    }
    out.push(`shared: ${JSON.stringify(person.shared.filter((s) => s.kind !== 'same'), null, 1)}`);
  }
  writeFileSync('/tmp/merge-scratch/out.txt', out.join('\n'));
});
