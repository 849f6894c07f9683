import { authServerPaths } from '@fhir-gateway/auth-server';
import type { GatewaySecurity } from '@fhir-gateway/fhir-proxy';
import type { Config } from '../config/config-types.js';
import type { Logger } from '../logging/logger.js';

const inWords: Readonly<Record<Config['mcpAuth'], string>> = {
  oauth: 'Bring an access token of this authorization server, or the session cookie of the console.',
  pairing: 'Bring the session cookie of the console, at which a person signs in to the platform.',
  local: 'Open to whoever works on this machine, once they have signed in to the platform at the console.',
};

/** Who may ask for a platform's records here: what its CapabilityStatement says, as this gateway serves it. */
export function gatewaySecurity({ publicUrl, mcpAuth }: Pick<Config, 'publicUrl' | 'mcpAuth'>): GatewaySecurity {
  const description = `${inWords[mcpAuth]} The console is at ${publicUrl}/.`;
  if (mcpAuth !== 'oauth') return { description };
  const { authorization, token, registration, revocation, introspection } = authServerPaths;
  return {
    description,
    oauth: {
      authorize: publicUrl + authorization,
      token: publicUrl + token,
      register: publicUrl + registration,
      revoke: publicUrl + revocation,
      introspect: publicUrl + introspection,
    },
  };
}

/** Not enforcing scopes is a step of a migration, never a state to forget: it is said at every start. */
export function warnOfScopeMode(scopeMode: Config['scopeMode'], logger: Logger): void {
  const fields = { event: 'scope_mode', scopeMode };
  if (scopeMode === 'off') logger.error(fields, 'SCOPES ARE NOT ENFORCED: whatever a platform allows is let through');
  if (scopeMode === 'audit') logger.warn(fields, 'scopes are not enforced, only audited');
}
