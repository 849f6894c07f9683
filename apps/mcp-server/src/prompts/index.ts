import { priorAuthWorkflow } from './prior-auth.js';
import { numbered, reporting, signInFirst, toolCall, type PromptDefinition } from './prompt.js';

const search = (platformId: string, resourceType: string, params?: Readonly<Record<string, string>>, sort?: string) =>
  toolCall('search', {
    platform_id: platformId,
    resource_type: resourceType,
    ...(params && { params }),
    ...(sort !== undefined && { sort: [sort] }),
  });

/** Every prompt, in the order in which a person meets them. */
export const prompts: readonly PromptDefinition[] = [
  {
    name: 'sign_in_and_query',
    title: 'Sign in and look something up',
    description: 'Signs in to a platform and shows what the record holds of one resource type.',
    arguments: ['platform_id', 'resource_type'],
    text: ({ platform_id: id, resource_type: type }) =>
      `Show me the ${type} resources of my record at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${search(id, type)}. If the platform refuses it, call ${toolCall('get_capabilities', {
          platform_id: id,
          resource_type: type,
        })} and search with what it lists.`,
        reporting,
      ]),
  },
  {
    name: 'patient_summary',
    title: 'Patient summary',
    description: 'Sums up problems, allergies, medications, results, immunizations and recent visits of one record.',
    arguments: ['platform_id'],
    text: ({ platform_id: id }) =>
      `Sum up my record at ${id} on one page.\n` +
      numbered([
        signInFirst(id),
        `Call ${search(id, 'AllergyIntolerance')}, ${search(id, 'Condition')}, ` +
          `${search(id, 'MedicationRequest', { status: 'active' })}, ${search(id, 'Immunization')}, ` +
          `${search(id, 'Observation', { category: 'laboratory' }, '-date')} and ${search(id, 'Encounter', {}, '-date')}.`,
        'Write one section for each, allergies first. Leave none out: an empty one says what its search answered.',
        reporting,
      ]),
  },
  {
    name: 'medication_reconciliation',
    title: 'Medication reconciliation',
    description: 'Compares what was prescribed, handed out and reported as taken, and lists what does not agree.',
    arguments: ['platform_id'],
    text: ({ platform_id: id }) =>
      `Compare the medications in my record at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${search(id, 'MedicationRequest')}, ${search(id, 'MedicationDispense')}, ` +
          `${search(id, 'MedicationStatement')} and ${search(id, 'AllergyIntolerance')}.`,
        'Make one table: medication, dose, prescribed, last handed out, reported as taken. Below it list what does not ' +
          'agree: two orders for one substance, orders never handed out, doses that differ, allergies to something listed.',
        'These are questions for a clinician or pharmacist, not changes to make.',
        reporting,
      ]),
  },
  {
    name: 'lab_review',
    title: 'Laboratory review',
    description: 'Shows laboratory results by test over time, with what is outside its reference range.',
    arguments: ['platform_id'],
    text: ({ platform_id: id }) =>
      `Review the laboratory results in my record at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${search(id, 'Observation', { category: 'laboratory' }, '-date')}.`,
        'Group the rows by test, newest first. Show value, unit, reference range and flag as they stand in the record, ' +
          'and how each test changed. Compare only results with the same unit.',
        reporting,
      ]),
  },
  priorAuthWorkflow,
];
