import type { PolicyRule } from '../contract/policy-rule.js';
import { allowed, allowedForPatient } from './decision.js';
import type { Decision } from './decision.js';

/**
 * What happens to a call that the granted scopes do not cover. `enforce`: it is refused. `audit`: it goes to the
 * platform, and its audit entry has the refusal that it would have met. `off`: it goes to the platform.
 *
 * None of them touches the rule about patients: a login that is for one patient names no other in any mode, since that
 * keeps people apart, where scopes only say what one of them agreed to.
 */
export type ScopeMode = 'enforce' | 'audit' | 'off';

/** How scopes are judged where they are not enforced, and who hears of what was let through. */
export interface ScopeRule {
  readonly mode: Exclude<ScopeMode, 'enforce'>;
  readonly overlook: (rule: PolicyRule) => void;
}

/**
 * What becomes of a decision about scopes where they are not enforced.
 *
 * @param patient of the login; a call that no scope covers stays with that patient, as the narrowest scope would have it
 */
export function inMode(rule: ScopeRule, patient: string | undefined, decision: Decision): Decision {
  // Nothing is refused, so that no answer is held to be looked at.
  if (decision.allowed) return decision.isPatientOnly ? allowedForPatient : allowed;
  if (rule.mode === 'audit') rule.overlook(decision.rule);
  return patient === undefined ? allowed : allowedForPatient;
}
