import type { CarePlan, CareTeam, Condition, Goal, RelatedPerson } from 'fhir/r4.js';
import { concepts } from '../codes/concepts.js';
import { careAims, labTests, vitalSigns, type ChronicKey } from '../codes/tables.js';
import type { Chart, RecordedVisit } from './chart.js';
import type { Stored } from '../base/stored.js';
import { addYears, toDate } from '../base/dates.js';
import { meta, quantity, referenceTo } from '../base/fhir-values.js';
import { usCore } from '../base/profiles.js';

const measures = { ...labTests, ...vitalSigns, systolic: { code: concepts.systolic } };

function addCareTeam(chart: Chart, sinceMs: number, relative?: Stored<RelatedPerson>): Stored<CareTeam> {
  const { practitioner, displayName } = chart.primaryCare;
  const { organization } = chart.clinic;
  return chart.add<CareTeam>('team', {
    resourceType: 'CareTeam',
    meta: meta(chart.endMs, usCore('us-core-careteam')),
    status: chart.person.deathMs === undefined ? 'active' : 'inactive',
    name: `Care team of ${chart.person.given} ${chart.person.family}`,
    subject: chart.subject,
    period: { start: toDate(sinceMs) },
    participant: [
      { role: [concepts.primaryCareProvider], member: referenceTo(practitioner, displayName) },
      { role: [concepts.patientRole], member: chart.subject },
      ...(relative
        ? [{ role: [concepts.caregiverRole], member: referenceTo(relative, relative.name?.[0]?.text) }]
        : []),
    ],
    managingOrganization: [referenceTo(organization, organization.name)],
  });
}

/** Records the care team, and for each disease with an aim the goal and the plan towards it. */
export function addCarePlanning(
  chart: Chart,
  visits: readonly RecordedVisit[],
  problems: ReadonlyMap<ChronicKey, Stored<Condition>>,
  relative?: Stored<RelatedPerson>,
): void {
  const first = visits[0];
  if (first === undefined) return;
  const team = addCareTeam(chart, first.startMs, relative);
  const isAlive = chart.person.deathMs === undefined;
  for (const [key, problem] of problems) {
    const aim = careAims[key];
    const visit = visits.find(({ known }) => known.includes(key));
    if (aim === undefined || visit === undefined) continue;
    const addresses = [referenceTo(problem, problem.code?.text)];
    const goal = chart.add<Goal>('goal', {
      resourceType: 'Goal',
      meta: meta(visit.endMs, usCore('us-core-goal')),
      lifecycleStatus: isAlive ? 'active' : 'cancelled',
      achievementStatus: concepts.goalInProgress,
      description: { text: aim.goal },
      subject: chart.subject,
      startDate: toDate(visit.startMs),
      target: [
        {
          measure: measures[aim.measure].code,
          detailQuantity: { ...quantity(...aim.target), comparator: '<' },
          dueDate: toDate(addYears(visit.startMs, 1)),
        },
      ],
      expressedBy: referenceTo(visit.clinician.practitioner, visit.clinician.displayName),
      addresses,
    });
    chart.add<CarePlan>('plan', {
      resourceType: 'CarePlan',
      meta: meta(visit.endMs, usCore('us-core-careplan')),
      text: {
        status: 'generated',
        div: `<div xmlns="http://www.w3.org/1999/xhtml">${aim.goal}: ${aim.activity.text ?? ''}</div>`,
      },
      status: isAlive ? 'active' : 'revoked',
      intent: 'plan',
      category: [concepts.assessAndPlan],
      subject: chart.subject,
      encounter: referenceTo(visit.encounter),
      period: { start: toDate(visit.startMs) },
      careTeam: [referenceTo(team)],
      addresses,
      goal: [referenceTo(goal)],
      activity: [{ detail: { code: aim.activity, status: isAlive ? 'in-progress' : 'stopped' } }],
    });
  }
}
