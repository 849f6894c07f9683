import type { CallToolResult } from '@modelcontextprotocol/server';
import { z } from 'zod';

/**
 * What went wrong, as fields. Clients may check them against the tool's output schema also where the result is an error,
 * so that each tool's has this as a member.
 */
export const failureSchema = z
  .object({
    code: z.string().describe('What kind of error'),
    message: z.string().describe('What happened; the platform’s own words stand in “ ”'),
    meaning: z.string().optional().describe('What it says about the record'),
    retryable: z.boolean().describe('Whether the same call may succeed later'),
    retry_after_seconds: z.number().optional().describe('How long to wait first'),
    next_step: z.string().optional().describe('What to do next'),
    request_id: z.string().optional().describe('For whoever runs this gateway'),
  })
  .optional()
  .describe('Only in an error, and then alone');

/** What went wrong. */
export type Failure = NonNullable<z.output<typeof failureSchema>>;

/**
 * An error that a model reads whichever half of a result its host shows.
 *
 * @param text what the text says, where it is not made of the fields
 */
export function failedResult(failure: Failure, text = failureText(failure)): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent: { error: failure }, isError: true };
}

function failureText(failure: Failure): string {
  const { code, message, meaning, retryable, retry_after_seconds: seconds, next_step: next, request_id: id } = failure;
  const lines = [
    `${code}: ${message}`,
    meaning,
    retryable ? 'Trying the same call again may help.' : 'Trying the same call again will not help.',
    next,
    seconds === undefined ? undefined : `Wait ${seconds} seconds first.`,
    id === undefined ? undefined : `Request id: ${id}`,
  ];
  return lines.filter(Boolean).join('\n');
}
