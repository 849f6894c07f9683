import { shortened } from '@fhir-gateway/fhir';
import { GatewayError } from '@fhir-gateway/gateway';
import { clean } from '@fhir-gateway/record-view';
import type { Session } from '@fhir-gateway/token-vault';
import { inputRequired, inputResponse, type InputRequiredResult } from '@modelcontextprotocol/server';
import { callerHash } from '../sign-in/sign-in-states.js';
import type { ToolCall } from '../tool/tool-call.js';

const request = 'confirm_write';
const longestMessage = 4_000;

/** Of whom and for what a person is asked. */
export interface AskedWrite {
  readonly platformId: string;
  readonly session: Session | undefined;
}

/**
 * Has the client ask its person whether to write, by a form. The value that commits the write is in the state that the
 * client carries: no model sees it, and none can answer for the person.
 *
 * @param confirm what commits the write
 * @param lines what the person is to read; content of a record in it is theirs to judge
 */
export async function askPerson(
  call: ToolCall,
  { platformId, session }: AskedWrite,
  confirm: string,
  lines: readonly string[],
): Promise<InputRequiredResult> {
  const message = lines.map((line) => clean(line, longestMessage) ?? '').join('\n');
  const state = await call.signInStates.mint({ platformId, caller: callerHash(session), confirm });
  return inputRequired({
    inputRequests: {
      [request]: inputRequired.elicit({
        message: shortened(message, longestMessage),
        requestedSchema: {
          type: 'object',
          properties: { write: { type: 'boolean', title: 'Yes, do this', default: false } },
          required: ['write'],
        },
      }),
    },
    requestState: state,
  });
}

/** What a person answered. */
export interface PersonAnswer {
  /** The value that commits the write. */
  readonly confirm: string;
  readonly isAgreed: boolean;
}

/**
 * What the person answered, where a call is the second try of one that asked.
 *
 * @returns `undefined` where nobody was asked yet
 * @throws GatewayError ARGUMENT_INVALID for the answer to another call, and for a confirm value in a client that asks
 */
export function personAnswer(
  call: ToolCall,
  { platformId, session }: AskedWrite,
  confirm: string | undefined,
): PersonAnswer | undefined {
  if (call.asksByForm && confirm !== undefined) {
    throw new GatewayError(
      'ARGUMENT_INVALID',
      'The person confirms this write in a form of their own client. Call again without confirm.',
    );
  }
  const { signInState: state } = call;
  if (state?.confirm === undefined) return undefined;
  if (state.platformId !== platformId || state.caller !== callerHash(session)) {
    throw new GatewayError('ARGUMENT_INVALID', 'This answer belongs to another call.');
  }
  const answer = inputResponse(call.inputResponses, request);
  const isAgreed = answer.kind === 'elicit' && answer.action === 'accept' && answer.content?.['write'] === true;
  return { confirm: state.confirm, isAgreed };
}
