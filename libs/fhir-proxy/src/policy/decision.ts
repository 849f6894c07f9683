import type { PolicyRule } from '../contract/policy-rule.js';
import { ProxyError } from '../contract/proxy-error.js';
import type { CallStage, ProxyErrorCode } from '../contract/proxy-error.js';

/** What the policy answers, to whatever it is asked. */
export type Decision = Allowed | Refusal;

/** The call may go on. One of a few shared objects, since nearly every call gets one. */
export interface Allowed {
  readonly allowed: true;
  /** Only scopes with a filter cover it: the answer may pass where the resource in it matches one of them. */
  readonly isByContent: boolean;
  /** Nothing but `patient/` scopes cover it, so that it has to stay with the patient of the login. */
  readonly isPatientOnly: boolean;
}

/** The call ends here, before the platform sees anything of it. */
export interface Refusal {
  readonly allowed: false;
  readonly rule: PolicyRule;
  /** Safe to show. */
  readonly message: string;
  /** For logs; names types and permissions, never an id or a search value. */
  readonly detail?: string;
  /** The scope that would cover it, such as `patient/Observation.c`. */
  readonly missingScope?: string;
  /** The sign-in asked for that scope, and it was left out: to ask again is no way out. */
  readonly wasLeftOut?: boolean;
  /** The place in what was sent that is at fault, as FHIRPath: `Bundle.entry[3]`. */
  readonly expression?: string;
}

/** Allowed for whichever patient. */
export const allowed: Allowed = Object.freeze({ allowed: true, isByContent: false, isPatientOnly: false });
/** Allowed for the patient of the login. */
export const allowedForPatient: Allowed = Object.freeze({ allowed: true, isByContent: false, isPatientOnly: true });
/** Allowed where the answer matches a filter. */
export const allowedByContent: Allowed = Object.freeze({ allowed: true, isByContent: true, isPatientOnly: false });
/** The same for the patient of the login. */
export const allowedByContentForPatient: Allowed = Object.freeze({
  allowed: true,
  isByContent: true,
  isPatientOnly: true,
});

const notCovered = 'The granted scopes do not cover this.';
const anotherPatient = 'This login covers one patient, and the request names another.';
const confined = 'This platform is confined to the patient of the login, whom the request has to name.';
const toPatient = (message: string) => ({ code: 'PATIENT_OUT_OF_SCOPE', message }) as const;
const toGrant = (message: string) => ({ code: 'GRANT_INSUFFICIENT', message }) as const;
const notGiven = 'This app was not given this kind of record.';
const toScopes = { code: 'SCOPE_INSUFFICIENT', message: notCovered } as const;

/** What a caller hears of each rule; a refusal can say it more exactly. */
const rows: Readonly<Record<PolicyRule, { readonly code: ProxyErrorCode; readonly message: string }>> = Object.freeze({
  'writes.off': { code: 'WRITES_OFF', message: 'Writing is not switched on for this platform.' },
  'writes.anonymous': {
    code: 'WRITER_UNKNOWN',
    message: 'Writing needs a known caller, also at a platform that everybody may read.',
  },
  'access.session': {
    code: 'SESSION_REQUIRED',
    message: 'This platform is for known callers: nobody signs in there, but at this gateway.',
  },
  'operation.not-listed': {
    code: 'INTERACTION_NOT_SUPPORTED',
    message: 'The file of this platform does not list this operation.',
  },
  'operation.not-offered': {
    code: 'INTERACTION_NOT_SUPPORTED',
    message: 'This operation is not known to be safe, and the platform does not say that it offers it here.',
  },
  'condition.other-type': {
    code: 'REQUEST_INVALID',
    message: 'If-None-Exist searches another type than the one that is created.',
  },
  'scope.create': toScopes,
  'scope.read': toScopes,
  'scope.update': toScopes,
  'scope.delete': toScopes,
  'scope.search': toScopes,
  'scope.include': toScopes,
  'scope.chain': toScopes,
  'scope.written-search': toScopes,
  'compartment.path': toPatient(anotherPatient),
  'compartment.query': toPatient(anotherPatient),
  'compartment.parameters': toPatient(anotherPatient),
  'compartment.written-search': toPatient(anotherPatient),
  'compartment.body': toPatient('This login covers one patient, and the resource is about another.'),
  'compartment.condition': toPatient('This login covers one patient, whom the condition of a write has to name.'),
  'compartment.export': toPatient('This login covers one patient, and the export covers many.'),
  'compartment.unknown': {
    code: 'PATIENT_UNKNOWN',
    message:
      'The platform did not say whose record this sign-in is for, so that this cannot be shown to be that record.',
  },
  'compartment.choice': {
    code: 'PATIENT_UNKNOWN',
    message: 'This sign-in reaches the records of several people, and nobody has chosen yet whose it is for.',
  },
  'confinement.reach': toPatient(confined),
  'confinement.parameter': toPatient(confined),
  'confinement.include': toPatient(
    'This platform is confined to the patient of the login; the search may bring along the records of others.',
  ),
  'confinement.answer': toPatient('This is the record of another patient than the login is for.'),
  'grant.platform': toGrant('This app was not given access to this platform.'),
  'grant.write': toGrant('This app may read, and not change anything.'),
  'grant.confirmation': toGrant(
    'The person wants to confirm each change themselves, and was not asked: this needs a client that shows them a form.',
  ),
  'grant.kind': toGrant(notGiven),
  'grant.include': toGrant(notGiven),
  'grant.chain': toGrant(notGiven),
  'grant.written-search': toGrant(notGiven),
  'grant.scope': toGrant('This app was not given this.'),
  'grant.patient': toGrant('This app was let into the record of another person than the one who is connected now.'),
  'grant.labels': toGrant(
    'This app was not given what platforms label as sensitive, and in this form such entries cannot be told apart.',
  ),
});

/** Every rule there is, for tests and tables that have to cover all of them. */
export const policyRules = Object.keys(rows) as readonly PolicyRule[];

/** Makes a refusal. @param more a better message than that of the rule, and what a log should have */
export function refuse(
  rule: PolicyRule,
  more: Pick<Refusal, 'detail' | 'missingScope' | 'wasLeftOut'> & { message?: string } = {},
): Refusal {
  return { allowed: false, rule, message: rows[rule].message, ...more };
}

/** The refusal of an entry of a batch. */
export function atEntry(index: number, refusal: Refusal): Refusal {
  const expression = `Bundle.entry[${index}]`;
  return { ...refusal, message: `${expression}: ${refusal.message}`, expression };
}

/**
 * Ends a call that was refused.
 *
 * @throws ProxyError with the rule and the stage of the refusal
 */
export function enforce(decision: Decision, stage: CallStage): asserts decision is Allowed {
  if (decision.allowed) return;
  const { rule, message, detail, missingScope, wasLeftOut, expression } = decision;
  throw new ProxyError(rows[rule].code, message, { rule, stage, detail, missingScope, wasLeftOut, expression });
}
