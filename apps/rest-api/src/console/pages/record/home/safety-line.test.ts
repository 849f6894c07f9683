import type { MergedSection } from '@fhir-gateway/patient-record';
import { safetyLine } from './safety-line.js';

it('says since which day no allergy is known, whatever moment the platform wrote', () => {
  const source = { connection: 'a', patientId: 'p' };
  const absence = { text: 'No known allergy', isOfOneKind: false, source, when: '2023-02-25T19:30:00Z' };
  const section = { facts: [], gaps: [], absences: [absence] } as unknown as MergedSection;
  const shown = safetyLine(section, new Map([['a', 'Valley Clinic']]), { stage: 'whole', href: '/x' }).toString();
  expect(shown).toContain('No known allergies, says Valley Clinic, 25 Feb 2023.');
});
