import { priorAuthWorkflow } from './prior-auth.js';
import { numbered, reporting, signInFirst, toolCall, type PromptDefinition } from './prompt.js';
import { recordWorkflows } from './record-workflows.js';

/** Every prompt, in the order in which a person meets them. */
export const prompts: readonly PromptDefinition[] = [
  {
    name: 'find_and_connect',
    title: 'Find and connect',
    description: 'Finds the platform of a hospital, practice, lab or health plan, and connects it.',
    arguments: ['platform_id'],
    skill: {
      name: 'find-and-connect',
      description:
        'Finds the platform of a hospital, practice, lab or health plan by name and connects the person to it. Use it ' +
        'first, whenever a record is asked for and nothing is connected.',
    },
    text: ({ platform_id: id }) =>
      `Connect me to ${id}.\n` +
      numbered([
        `Call ${toolCall('list_platforms', { query: id })}. Where several fit, ask me which; say what one needs that is not ready.`,
        signInFirst(id),
        `Call ${toolCall('get_auth_status', { platform_id: id })} and tell me whose record it is, and what may be read.`,
        `Call ${toolCall('get_capabilities', { platform_id: id })} and say in one line what this platform has.`,
      ]),
  },
  {
    name: 'sign_in_and_query',
    title: 'Sign in and look something up',
    description: 'Signs in to a platform and shows what the record holds of one resource type.',
    arguments: ['platform_id', 'resource_type'],
    text: ({ platform_id: id, resource_type: type }) =>
      `Show me the ${type} resources of my record at ${id}.\n` +
      numbered([
        signInFirst(id),
        `Call ${toolCall('search', { platform_id: id, resource_type: type })}. If the platform refuses it, call ${toolCall(
          'get_capabilities',
          { platform_id: id, resource_type: type },
        )} and search with what it lists.`,
        reporting,
      ]),
  },
  ...recordWorkflows,
  priorAuthWorkflow,
];
