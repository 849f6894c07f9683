import { GatewayError, handleKinds, recordRule } from '@fhir-gateway/gateway';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

const kind = handleKinds.response;

/** What {@link keepResponse} gives out. */
export const responseId = /^[\w-]{12}$/;

/**
 * Keeps an answered form for an hour, for this caller and platform, so that a model need not copy it into the call that
 * sends it.
 *
 * @returns what it is called; `undefined` for one that is too long, without a session, or while the store does not answer
 */
export async function keepResponse(
  { gateway }: ToolCall,
  { asker }: PlatformCall,
  response: QuestionnaireResponse,
): Promise<string | undefined> {
  if (!asker.session) return undefined;
  return gateway.handles.issue(kind, asker, { value: response, rule: recordRule(asker) });
}

/**
 * The answered forms that these ids stand for.
 *
 * @throws GatewayError ARGUMENT_INVALID when one stands for none (any more), for this caller
 * @throws ProxyError and AuthError where the caller may not see them any more
 */
export async function keptResponses(
  { gateway }: ToolCall,
  { asker }: PlatformCall,
  ids: readonly string[],
): Promise<QuestionnaireResponse[]> {
  return Promise.all(
    ids.map(async (id) => {
      const found = await gateway.handles.open<QuestionnaireResponse>(kind, asker, id);
      if (found) return found.value;
      throw new GatewayError(
        'ARGUMENT_INVALID',
        'No form is kept under one of response_ids: it is kept for an hour, for this caller and platform. Call ' +
          'get_questionnaire_package with is_complete true again for new ones.',
      );
    }),
  );
}
