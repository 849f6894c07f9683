import { GatewayError, type Gateway } from '@fhir-gateway/gateway';
import type { ResolvedPlatform } from '@fhir-gateway/platform-registry';
import type { Session } from '@fhir-gateway/token-vault';

/** How a chat gets a handle, said to whoever has none. */
export function pairingSteps(platformId: string): string {
  return (
    `Call start_auth with platform_id "${platformId}" and without auth_handle, and give the person the link. Ask them ` +
    'for the code that the page shows after sign-in, then call wait_for_auth with the same platform_id and pairing_code. ' +
    'Pass the auth_handle that it returns with every later call.'
  );
}

/**
 * A link for a person whose browser nobody knows yet. It ties nothing to this caller: what the person signs in to stays
 * theirs until they type the code.
 */
export function startPairing({ config }: Gateway, platform: ResolvedPlatform, scopes: readonly string[] | undefined) {
  const url = new URL(`${config.publicUrl}/auth/${platform.id}/login?pairing=1`);
  if (scopes !== undefined && scopes.length > 0) url.searchParams.set('scope', scopes.join(' '));
  const nextStep =
    'Give the person the link and ask them for the code that the page shows after sign-in. Then call wait_for_auth ' +
    `with platform_id "${platform.id}" and pairing_code.`;
  return {
    structured: { platform_id: platform.id, authorization_url: url.href, next_step: nextStep },
    text: `To sign in to ${platform.name}, open: ${url.href}\n${nextStep}`,
  };
}

/** A session that was just paired, and the handle that the chat has to keep. */
export interface Paired {
  readonly session: Session;
  readonly handle: string;
}

/**
 * Takes the code that a person typed.
 *
 * @throws GatewayError ARGUMENT_INVALID where the gateway does not pair chats
 * @throws GatewayError PAIRING_CODE_UNKNOWN | PAIRING_ATTEMPTS_EXCEEDED
 */
export function redeemCode(
  { pairing }: Gateway,
  platform: ResolvedPlatform,
  code: string,
  address: string | undefined,
): Promise<Paired> {
  if (!pairing.isOn) throw new GatewayError('ARGUMENT_INVALID', 'This gateway gives out no pairing codes.');
  return pairing.redeem(code, { platformId: platform.id, clientAddress: address });
}
