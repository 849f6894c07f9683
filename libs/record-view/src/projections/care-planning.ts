import {
  clean,
  conceptText,
  conceptTexts,
  join,
  nameText,
  periodDate,
  quantityText,
  rangeText,
  referenceText,
} from '../fhir-text.js';
import { endText, labelled, type Projections } from './projection.js';

/** What is planned, asked for, and who does it. */
export const carePlanning: Projections = {
  Appointment: (appointment) => ({
    date: appointment.start ?? appointment.created,
    text:
      clean(appointment.description) ??
      conceptTexts(appointment.serviceType) ??
      conceptText(appointment.appointmentType),
    status: appointment.status,
    detail: join(appointment.participant?.map(({ actor }) => referenceText(actor))),
  }),
  CarePlan: (plan) => ({
    date: periodDate(plan.period) ?? plan.created,
    text: clean(plan.title) ?? conceptTexts(plan.category) ?? clean(plan.description),
    status: join([plan.status, plan.intent], ', '),
    detail: join([
      ...(plan.activity ?? []).map(({ detail, reference }) =>
        detail ? (conceptText(detail.code) ?? clean(detail.description)) : referenceText(reference),
      ),
      endText(plan.period),
    ]),
  }),
  CareTeam: (team) => ({
    date: periodDate(team.period),
    text: clean(team.name) ?? conceptTexts(team.category),
    status: team.status,
    detail: join(team.participant?.map(({ role, member }) => join([referenceText(member), conceptTexts(role)], ', '))),
  }),
  Goal: (goal) => ({
    date: goal.startDate ?? goal.statusDate,
    text: conceptText(goal.description),
    value: join(
      goal.target?.map((target) =>
        join(
          [
            conceptText(target.measure),
            quantityText(target.detailQuantity) ??
              rangeText(target.detailRange) ??
              conceptText(target.detailCodeableConcept) ??
              clean(target.detailString),
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
    status: person.active === false ? 'inactive' : undefined,
    detail: conceptTexts(person.relationship),
  }),
  ServiceRequest: (request) => ({
    date: request.occurrenceDateTime ?? periodDate(request.occurrencePeriod) ?? request.authoredOn,
    text: conceptText(request.code),
    flag: request.doNotPerform ? 'DO NOT PERFORM' : undefined,
    status: join([request.status, request.intent], ', '),
    detail: join([
      conceptTexts(request.category),
      conceptTexts(request.bodySite),
      labelled('for', conceptTexts(request.reasonCode)),
    ]),
  }),
  Task: (task) => ({
    date: task.authoredOn ?? task.lastModified,
    text: clean(task.description) ?? conceptText(task.code),
    status: join([task.status, conceptText(task.businessStatus)], ', '),
    detail: join([labelled('for', referenceText(task.focus)), labelled('owner', referenceText(task.owner))]),
  }),
};
