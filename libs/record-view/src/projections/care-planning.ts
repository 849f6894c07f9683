import { numberText } from '@fhir-gateway/fhir';
import type { CarePlanActivity } from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { quantityText, rangeText, ratioText } from '../decimals/quantity-text.js';
import { clean, conceptText, conceptTexts, join, nameText, referenceText } from '../fhir-text.js';
import { endText, firstDate, labelled, startOf, type Projections } from './projection.js';

/** What is planned, asked for, and who does it. */
export const carePlanning: Projections = {
  Appointment: (appointment) => ({
    ...firstDate(['starts', appointment.start], startOf('requested', appointment.requestedPeriod?.[0]), [
      'created',
      appointment.created,
    ]),
    text:
      clean(appointment.description) ??
      conceptTexts(appointment.serviceType) ??
      conceptText(appointment.appointmentType),
    status: appointment.status,
    detail: join(appointment.participant?.map(({ actor }) => referenceText(actor))),
  }),
  CarePlan: (plan) => ({
    ...firstDate(startOf('started', plan.period), ['created', plan.created]),
    text: clean(plan.title) ?? conceptTexts(plan.category) ?? clean(plan.description),
    status: join([plan.status, plan.intent], ', '),
    detail: join([...(plan.activity ?? []).map(activityText), endText(plan.period)]),
  }),
  CareTeam: (team) => ({
    ...firstDate(startOf('started', team.period)),
    text: clean(team.name) ?? conceptTexts(team.category),
    status: team.status,
    detail: join(team.participant?.map(({ role, member }) => join([referenceText(member), conceptTexts(role)], ', '))),
  }),
  Goal: (goal) => ({
    ...firstDate(['started', goal.startDate], ['status since', goal.statusDate]),
    text: conceptText(goal.description) ?? conceptText(goal.startCodeableConcept),
    code: codeText(goal.description),
    value: join(
      goal.target?.map((target) =>
        join(
          [
            conceptText(target.measure),
            quantityText(target.detailQuantity) ??
              rangeText(target.detailRange) ??
              conceptText(target.detailCodeableConcept) ??
              clean(target.detailString) ??
              ratioText(target.detailRatio) ??
              numberText(target, 'detailInteger') ??
              (target.detailBoolean === undefined ? undefined : String(target.detailBoolean)),
            target.dueDate && `by ${target.dueDate}`,
          ],
          ' ',
        ),
      ),
    ),
    status: join([goal.lifecycleStatus, conceptText(goal.achievementStatus)], ', '),
  }),
  RelatedPerson: (person) => ({
    text: nameText(person.name),
    detail: conceptTexts(person.relationship),
  }),
  ServiceRequest: (request) => ({
    ...firstDate(['planned', request.occurrenceDateTime], startOf('planned', request.occurrencePeriod), [
      'authored',
      request.authoredOn,
    ]),
    text: conceptText(request.code),
    code: codeText(request.code),
    status: join([request.status, request.intent], ', '),
    detail: join([
      conceptTexts(request.category),
      conceptTexts(request.bodySite),
      labelled('for', conceptTexts(request.reasonCode)),
    ]),
  }),
  Task: (task) => ({
    ...firstDate(['authored', task.authoredOn], ['modified', task.lastModified]),
    text: clean(task.description) ?? conceptText(task.code),
    status: join([task.status, conceptText(task.businessStatus)], ', '),
    detail: join([labelled('for', referenceText(task.focus)), labelled('owner', referenceText(task.owner))]),
  }),
};

/** An activity with its own status, which may say that it was stopped; one that is not to be done says so first. */
function activityText({ detail, reference }: CarePlanActivity): string | undefined {
  if (!detail) return referenceText(reference);
  const text = conceptText(detail.code) ?? clean(detail.description) ?? clean(detail.kind);
  const marked = join([detail.doNotPerform ? 'DO NOT PERFORM' : undefined, text], ' ');
  return join([marked, detail.status && `(${detail.status})`], ' ');
}
