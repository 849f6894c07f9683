import type { Agent, ToolResult } from './agent.js';

/**
 * Waits for the end of a sign-in as an agent does that is told to call again: `wait_for_auth` ends after some seconds, and a
 * person on a busy machine takes longer.
 *
 * @returns the first answer that is not `pending`
 */
export async function waitForSignIn(
  agent: Agent,
  platform: Readonly<Record<'platform_id', string>>,
): Promise<ToolResult> {
  for (;;) {
    const answer = await agent.call('wait_for_auth', { ...platform, timeout: 20 });
    if (answer.structured['status'] !== 'pending') return answer;
  }
}
