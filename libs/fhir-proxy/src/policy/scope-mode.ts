import type { ScopeVerdict } from './scope-policy.js';
import { ProxyError } from '../contract/proxy-error.js';

/**
 * What happens to a call that the granted scopes do not cover. `enforce`: it is refused. `audit`: it goes to the
 * platform, and its audit entry has the refusal that it would have met. `off`: it goes to the platform.
 *
 * None of them touches the rule about patients: a login that is for one patient names no other in any mode, since that
 * keeps people apart, where scopes only say what one of them agreed to.
 */
export type ScopeMode = 'enforce' | 'audit' | 'off';

/** How scopes are judged, and who hears of what was let through. */
export interface ScopeRule {
  readonly mode: ScopeMode;
  readonly overlook: (code: 'SCOPE_INSUFFICIENT') => void;
}

/** The rule without settings. */
export const enforced: ScopeRule = Object.freeze({ mode: 'enforce', overlook: () => undefined });

/**
 * Judges scopes as the mode says.
 *
 * @param patient of the login; a call that no scope covers stays with that patient, as the narrowest scope would have it
 * @throws ProxyError SCOPE_INSUFFICIENT in mode `enforce`
 */
export function judgeScopes(rule: ScopeRule, patient: string | undefined, judge: () => ScopeVerdict): ScopeVerdict {
  try {
    return judge();
  } catch (error) {
    const isScopes = error instanceof ProxyError && error.code === 'SCOPE_INSUFFICIENT';
    if (rule.mode === 'enforce' || !isScopes) throw error;
    if (rule.mode === 'audit') rule.overlook('SCOPE_INSUFFICIENT');
    return { compartmentOnly: patient !== undefined };
  }
}
