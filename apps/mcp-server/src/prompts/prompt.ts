/** The arguments that prompts take. */
export type PromptArgument = 'platform_id' | 'procedure_code' | 'resource_type';

/** One prompt: what a person picks it for, and what the agent is then asked to do. */
export interface PromptDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** What has to be on for its calls to work; nothing where absent. */
  readonly needs?: readonly ('payer' | 'writes')[];
  /** The task, with every call to make written out. */
  text(args: Readonly<Record<PromptArgument, string>>): string;
}

/** A call of a tool as prompts and documentation write it: its name and its arguments as JSON, in backquotes. */
export function toolCall(name: string, args: Readonly<Record<string, unknown>>): string {
  return `\`${name} ${JSON.stringify(args)}\``;
}

/** How every task begins: nothing can be read before the person has signed in. */
export function signInFirst(platformId: string): string {
  const platform = { platform_id: platformId };
  return (
    `Call ${toolCall('get_auth_status', platform)}. If it says that a sign-in is needed, call ${toolCall('start_auth', platform)}, ` +
    `give me the link, and call ${toolCall('wait_for_auth', platform)} until it answers "connected".`
  );
}

/** How every task ends. */
export const reporting =
  'Follow every cursor with get_next_page. Cite the ref and date of each fact. Say which searches found nothing, which ' +
  'failed and which were not allowed: these are different things. Do not give medical advice.';

/** Steps as a numbered list. */
export function numbered(steps: readonly string[]): string {
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
}
