import { isPlaceholder, type StoredClient } from '@fhir-gateway/platform-registry';
import { GatewayError } from '../errors/errors.js';

/** A client as somebody enters it; blank fields count as absent. */
export interface RegistrationInput {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Id of the platform whose configured private key signs. */
  readonly keyOf?: string;
  /** With spaces or commas between. */
  readonly scopes?: string;
}

const maxScopes = 100;
/** RFC 6749 appendix A.1, A.2 and A.4. */
const [visible, scopeToken] = [/^[\x20-\x7e]{1,255}$/, /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/];
const secretText = /^[\x20-\x7e]{1,2048}$/;

/**
 * Reads a client. Messages name fields and never repeat what was entered.
 *
 * @param hasKey whether a platform has a private key in the environment
 * @throws GatewayError ARGUMENT_INVALID
 */
export function readRegistration(input: RegistrationInput, hasKey: (platformId: string) => boolean): StoredClient {
  const [clientId, clientSecret, keyOf] = [input.clientId, input.clientSecret, input.keyOf].map(
    (text) => text?.trim() || undefined,
  );
  const scopes = (input.scopes ?? '').split(/[\s,]+/).filter(Boolean);
  if (clientId === undefined) throw invalid('The client id is missing.');
  if (!visible.test(clientId)) throw invalid('The client id is up to 255 printable ASCII characters.');
  if (isPlaceholder(clientId)) throw invalid('The client id is a placeholder, such as an example has it.');
  if (clientSecret !== undefined && !secretText.test(clientSecret)) {
    throw invalid('The client secret is up to 2048 printable ASCII characters.');
  }
  if (clientSecret !== undefined && isPlaceholder(clientSecret)) throw invalid('The client secret is a placeholder.');
  if (keyOf !== undefined && clientSecret !== undefined) throw invalid('A client has a secret or a key, not both.');
  if (keyOf !== undefined && !hasKey(keyOf)) {
    throw invalid('No private key is configured for the platform whose key is named.');
  }
  if (scopes.length > maxScopes || !scopes.every((scope) => scopeToken.test(scope))) {
    throw invalid('Scopes are up to 100 words without quotes, with spaces between.');
  }
  return {
    clientId,
    clientSecret,
    keyOf,
    ...(scopes.length > 0 && { scopes }),
  };
}

function invalid(message: string): GatewayError {
  return new GatewayError('ARGUMENT_INVALID', message);
}
