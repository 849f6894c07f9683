import type { Session } from '@fhir-gateway/token-vault';
import type { McpAuthMode } from '../config/config-types.js';
import type { RolesConfig } from '../config/config-types.js';

/** What a person may do: `user` uses the gateway; `operator` is a user who runs it as well. */
export type Role = 'user' | 'operator';

/** Who asks: somebody with a session, or whoever runs a command with the keys of the store; absent: a stranger. */
export type OperatorCandidate = Session | 'command-line' | undefined;

/** Whether somebody runs this gateway: the one person of a machine, an operator in a browser, or at the command line. */
export function mayOperate(mode: McpAuthMode, who: OperatorCandidate): boolean {
  if (who === 'command-line' || mode === 'local') return true;
  // Nothing else than a browser's cookie makes an operator: no token of an app, and no session of unknown origin.
  return who?.credentialKind === 'browser' && who.owner?.roles.includes('operator') === true;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * The roles that a person's groups give; empty for somebody who may not use the gateway.
 *
 * @param roles absent: everybody is a user
 */
export function rolesOf(claims: Claims, roles?: RolesConfig): Role[] {
  if (roles === undefined) return ['user'];
  const groups = new Set(groupsOf(claims, roles.claim));
  const isIn = (names: readonly string[]) => names.some((name) => groups.has(name));
  if (isIn(roles.operatorGroups)) return ['user', 'operator'];
  return roles.userGroups.length === 0 || isIn(roles.userGroups) ? ['user'] : [];
}

/** Whether the claims say anything of groups. */
export function saysGroups(claims: Claims, claim: string): boolean {
  return valueAt(claims, claim) !== undefined;
}

/** Names of groups as they are: no text is split, and nothing but a text is a name. */
function groupsOf(claims: Claims, claim: string): string[] {
  const value = valueAt(claims, claim);
  return (Array.isArray(value) ? value : [value]).filter((name): name is string => typeof name === 'string');
}

/** A claim by its whole name, which may have dots and be a URL; else by the path of names that it is. */
function valueAt(claims: Claims, claim: string): unknown {
  if (Object.hasOwn(claims, claim)) return claims[claim];
  let value: unknown = claims;
  for (const name of claim.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Claims)[name];
  }
  return value;
}
