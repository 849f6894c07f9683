import { numbered, recordCall, reportingRecord, signInFirst, type PromptDefinition } from './prompt.js';
import workflows from './record-workflows.json' with { type: 'json' };

/** Workflows that read one person's record over all connected platforms. */
export const recordWorkflows: readonly PromptDefinition[] = workflows.map(({ task, steps, ...prompt }) => ({
  ...prompt,
  arguments: ['platform_id'],
  text: ({ platform_id: id }) =>
    `${task} I am connected at ${id}.\n${numbered([signInFirst(id), ...steps.map((step) => withCalls(step, id)), reportingRecord])}`,
}));

/** A step with its calls written out, such as `<search_record {"section":"problems"}>` with the person. */
function withCalls(step: string, platformId: string): string {
  return step.replace(/<(\w+)(?: (\{[^>]*\}))?>/g, (_call, name: string, args = '{}') =>
    recordCall(name, platformId, JSON.parse(args as string) as Record<string, unknown>),
  );
}
