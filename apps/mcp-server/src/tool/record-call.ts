import { labelNotice } from '@fhir-gateway/fhir-proxy';
import type { RecordCall } from '@fhir-gateway/gateway';
import type { ToolCall } from './tool-call.js';

/**
 * Answers a question about a record for who calls a tool, with what could be read in time.
 *
 * @throws GatewayError CALLER_UNKNOWN without a session, and whatever `answer` throws
 */
export async function answerRecord<T>(call: ToolCall, answer: (record: RecordCall) => Promise<T>): Promise<T> {
  const session = await call.session();
  const { asker, gateway, signal } = call;
  // A record that is made of many answers says it once.
  if (asker.grant?.labelled === false) call.notices.push(`${labelNotice}.`);
  return gateway.records.within({ ...asker, session, signal }, answer);
}
