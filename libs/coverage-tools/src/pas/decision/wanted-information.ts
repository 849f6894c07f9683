import { objectsOf } from '@fhir-gateway/fhir';
import type { Bundle, ClaimResponse, CommunicationRequest, Resource, Task, TaskInput } from 'fhir/r4.js';
import { codedText, payerText } from '../vocabulary/payer-text.js';

/** Something that the payer wants before it decides. */
export interface WantedInformation {
  readonly kind: 'document' | 'questionnaire' | 'message';
  readonly text?: string;
  /** Codes of the documents (LOINC, X12 755). */
  readonly codes: readonly string[];
  /** For a questionnaire: the `context` of its package. */
  readonly questionnaireContext?: string;
  /** For documents: what the payer knows its request by, with which they are sent. */
  readonly trackingId?: string;
}

/** What the Tasks and CommunicationRequests beside a ClaimResponse ask for. */
export function wantedIn(response: ClaimResponse, bundle: Bundle | undefined): WantedInformation[] {
  const beside = [
    ...objectsOf(response.contained),
    ...objectsOf(bundle?.entry).flatMap(({ resource }) => resource ?? []),
  ];
  return beside.flatMap((resource) => ofTask(resource) ?? ofCommunication(resource) ?? []);
}

function ofTask(resource: Resource): WantedInformation | undefined {
  if (resource.resourceType !== 'Task') return undefined;
  const task = resource as Task;
  const isQuestionnaire = objectsOf(task.code?.coding).some(({ code }) => code === 'attachment-request-questionnaire');
  const inputs = objectsOf(task.input);
  const context = payerText(inputs.find(isNamed('questionnaire-context'))?.valueString);
  const identifiers = objectsOf(task.identifier);
  const tracking = identifiers.find(({ type }) => objectsOf(type?.coding).some(({ code }) => code === 'tracking-id'));
  const trackingId = payerText((tracking ?? identifiers[0])?.value);
  const text = payerText(task.description) ?? codedText(task.reasonCode)?.text;
  return {
    kind: isQuestionnaire ? 'questionnaire' : 'document',
    ...(text !== undefined && { text }),
    codes: inputs
      .filter(isNamed('attachments-needed'))
      .flatMap(({ valueCodeableConcept }) => codedText(valueCodeableConcept)?.code ?? []),
    ...(context !== undefined && { questionnaireContext: context }),
    ...(!isQuestionnaire && trackingId !== undefined && { trackingId }),
  };
}

function ofCommunication(resource: Resource): WantedInformation | undefined {
  if (resource.resourceType !== 'CommunicationRequest') return undefined;
  const request = resource as CommunicationRequest;
  const texts = objectsOf(request.payload).flatMap(({ contentString }) => payerText(contentString) ?? []);
  return { kind: 'message', ...(texts.length > 0 && { text: texts.join(' ') }), codes: [] };
}

const isNamed =
  (name: string) =>
  ({ type }: TaskInput): boolean =>
    objectsOf(type?.coding).some(({ code }) => code === name);
