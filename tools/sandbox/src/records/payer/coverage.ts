import type { Coverage } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { hl7 } from '../base/systems.js';
import type { Chart, Insurance } from '../clinical/chart.js';
import { addYears, ageInYears, toDate } from '../base/dates.js';
import { concept, meta, referenceTo } from '../base/fhir-values.js';
import { memberNumberOf, patientReference } from '../people/patients.js';
import { carinProfile, usCore } from '../base/profiles.js';

const seniorAge = 65;

/**
 * Records the patient's insurance; it began before the first visit, so that every claim falls into it.
 *
 * @param subscriberPosition position of the person who holds the policy: the patient, or a child's parent
 */
export function addCoverage(chart: Chart, subscriberPosition: number): Insurance {
  const { person, directory, timeline, endMs, asOfMs, subject, add } = chart;
  const first = timeline.visits[0]?.startMs ?? endMs;
  const isSenior = ageInYears(person.birthMs, first) >= seniorAge;
  const payer = isSenior ? directory.payers.senior : directory.payers.commercial;
  const startMs = Math.max(person.birthMs, addYears(first, -1));
  const memberNumber = memberNumberOf(subscriberPosition);
  const holder = person.guardian ? patientReference(person.guardian) : subject;
  const coverageClass = (code: 'group' | 'plan', value: string, name: string) => ({
    type: concept(hl7('coverage-class'), code, code === 'group' ? 'Group' : 'Plan'),
    value,
    name,
  });
  const coverage = add<Coverage>('coverage', {
    resourceType: 'Coverage',
    meta: meta(asOfMs, usCore('us-core-coverage'), carinProfile('Coverage')),
    identifier: [
      {
        type: concepts.memberNumber,
        system: 'https://payers.example.org/member',
        value: person.guardian ? `${memberNumber}-02` : memberNumber,
        assigner: referenceTo(payer, payer.name),
      },
    ],
    status: person.deathMs === undefined ? 'active' : 'cancelled',
    type: concept(hl7('v3-ActCode'), 'HIP', 'health insurance plan policy'),
    policyHolder: holder,
    subscriber: holder,
    subscriberId: memberNumber,
    beneficiary: subject,
    dependent: person.guardian ? '02' : '01',
    relationship: person.guardian
      ? concept(hl7('subscriber-relationship'), 'child', 'Child')
      : concept(hl7('subscriber-relationship'), 'self', 'Self'),
    period: {
      start: toDate(startMs),
      ...(person.deathMs !== undefined && { end: toDate(person.deathMs) }),
    },
    payor: [referenceTo(payer, payer.name)],
    class: isSenior
      ? [coverageClass('plan', 'SEN-1', 'Senior Choice')]
      : [coverageClass('group', 'GRP-204', 'Millrace Employers'), coverageClass('plan', 'PPO-2', 'Preferred Two')],
    network: isSenior ? 'Evenlode Network' : 'Bramblewood Network',
  });
  return { coverage, payer };
}
