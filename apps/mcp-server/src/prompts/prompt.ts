/** The arguments that prompts take. */
export type PromptArgument = 'platform_id' | 'procedure_code' | 'resource_type';

/** What a host reads of a skill before it loads it. */
interface SkillDefinition {
  /** Name of its folder. */
  readonly name: string;
  /** What it does, and when to use it. */
  readonly description: string;
}

/** One prompt: what a person picks it for, and what the agent is then asked to do. */
export interface PromptDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** The skill that says the same in the folder `skills`; absent for a prompt that is none. */
  readonly skill?: SkillDefinition;
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

/** How a task about the record over all platforms ends; its calls follow no cursor of one platform. */
export const reportingRecord =
  'Cite the ref, the date and the platform of each fact. Say what each answer names as missing, and where the platforms ' +
  'disagree. Nothing found, not read and not allowed are different things. Do not give medical advice.';

/** A call about one person over all connected platforms. */
export function recordCall(name: string, platformId: string, args: Readonly<Record<string, unknown>> = {}): string {
  return toolCall(name, { ...args, person: platformId });
}

/** Steps as a numbered list. */
export function numbered(steps: readonly string[]): string {
  return steps.map((step, index) => `${index + 1}. ${step}`).join('\n');
}
