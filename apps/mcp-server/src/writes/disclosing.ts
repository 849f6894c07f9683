import { describeError } from '@fhir-gateway/gateway';
import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';
import { askPerson, personAnswer } from './person-confirmation.js';

/**
 * Runs a question that may send parts of a record to a payer elsewhere. Where the client can ask its person by a form, it
 * is the person who agrees, and no model holds what stands for that; elsewhere the error says what would be sent.
 *
 * @param confirm as the call gave it
 * @param run with what stands for the person's having agreed, where somebody has
 */
export async function disclosing<T>(
  call: ToolCall,
  { platform, session }: PlatformCall,
  confirm: string | undefined,
  run: (confirm: string | undefined) => Promise<T>,
): Promise<T | InputRequiredResult> {
  const asked = { platformId: platform.id, session };
  const person = personAnswer(call, asked, confirm);
  const agreed = person?.isAgreed === false ? undefined : (person?.confirm ?? confirm);
  try {
    return await run(agreed);
  } catch (error) {
    const { disclosure } = describeError(error);
    if (disclosure === undefined || !call.asksByForm || person?.isAgreed === false) throw error;
    return askPerson(call, asked, disclosure.confirm, [
      `From the record of ${disclosure.from} would go to the payer ${disclosure.to}:`,
      ...disclosure.sends.map(({ resource, why }) => `- ${resource}: ${why}`),
      ...(disclosure.notes ?? []),
    ]);
  }
}
