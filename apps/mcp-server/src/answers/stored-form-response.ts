import { randomBytes } from 'node:crypto';
import { GatewayError } from '@fhir-gateway/gateway';
import { isVaultError } from '@fhir-gateway/token-vault';
import type { QuestionnaireResponse } from 'fhir/r4.js';
import type { PlatformCall, ToolCall } from '../tool/tool-call.js';

const kind = 'form-response';
const lifeSeconds = 3600;
/** A form with its answers has some thousand; what is longer is passed whole, or not at all. */
const mostCharacters = 200_000;

/** What {@link keepResponse} gives out. */
export const responseId = /^[\w-]{12}$/;

/**
 * Keeps an answered form for an hour, for this session and platform, so that a model need not copy it into the call that
 * sends it.
 *
 * @returns what it is called; `undefined` for one that is too long, without a session, or while the store does not answer
 */
export async function keepResponse(
  { gateway }: ToolCall,
  opened: PlatformCall,
  response: QuestionnaireResponse,
): Promise<string | undefined> {
  if (!opened.session || JSON.stringify(response).length > mostCharacters) return undefined;
  const id = randomBytes(9).toString('base64url');
  try {
    await gateway.vault.setValue(kind, secretOf(opened, id), response, lifeSeconds);
    return id;
  } catch (error) {
    if (isVaultError(error, 'STORE_UNAVAILABLE')) return undefined;
    throw error;
  }
}

/**
 * The answered forms that these ids stand for.
 *
 * @throws GatewayError ARGUMENT_INVALID when one stands for none (any more), here
 */
export async function keptResponses(
  { gateway }: ToolCall,
  opened: PlatformCall,
  ids: readonly string[],
): Promise<QuestionnaireResponse[]> {
  return Promise.all(
    ids.map(async (id) => {
      const response = await gateway.vault.getValue<QuestionnaireResponse>(kind, secretOf(opened, id));
      if (response) return response;
      throw new GatewayError(
        'ARGUMENT_INVALID',
        'No form is kept under one of response_ids: it is kept for an hour, for this session and platform. Call ' +
          'get_questionnaire_package with is_complete true again for new ones.',
      );
    }),
  );
}

function secretOf({ platform, session }: PlatformCall, id: string): string {
  return `${session?.id ?? ''}|${platform.id}|${id}`;
}
