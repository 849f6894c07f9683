import type { Step } from '../../step.js';
import type { Attempt } from '../../attempts.js';
import type { OrderCode } from '../../procedure-code.js';
import type { AssertionDetail, CodedText, CoverageAssertion } from './assertion.js';
import type { ToldCard } from './cards.js';
import type { CoverageStatus } from './coverage-status.js';
import type { ToldAction } from './system-actions.js';
import type { PriorAuthDecision } from '../../pas/decision/decision.js';

/** A request for prior authorization that was sent for the same service of the same person. */
export interface SentRequest {
  readonly requestId: string;
  readonly sentAt: string;
  /** `YYYY-MM-DD` */
  readonly serviceDate?: string;
  /** What the payer last said; absent while no answer has been read. */
  readonly decision?: Pick<PriorAuthDecision, 'status' | 'authorizationNumber' | 'expires'>;
}

/** A decision on a service that the payer has, or shows in the record, whoever asked and in whichever session. */
export interface KnownDecision {
  readonly source: 'payer' | 'record';
  readonly status: PriorAuthDecision['status'];
  /** What it means, in the gateway's words. */
  readonly meaning: string;
  readonly cautions: readonly string[];
  readonly authorizationNumber?: string;
  readonly validFrom?: string;
  readonly expires?: string;
  readonly decidedAt?: string;
}

/** Where an answer comes from, and how far it can be relied on. */
export type RequirementsSource =
  | {
      readonly kind: 'crd';
      readonly hook: string;
      readonly service: string;
      readonly crdVersion: string | null;
      /** When the payer answered, ISO 8601. */
      readonly at: string;
    }
  | { readonly kind: 'eligibility' | 'existing-auth'; readonly confidence: 'medium'; readonly at: string }
  /** Published for everybody; says nothing of this patient's plan. */
  | { readonly kind: 'policy'; readonly confidence: 'high' | 'medium' | 'low'; readonly at: string }
  | { readonly kind: 'none'; readonly at: string };

/** Documentation that the payer wants. */
export interface DocumentationNeed {
  /** `clinical`, `admin`, `patient`, or `conditional`. */
  readonly who: string;
  /** `withpa`, `withclaim`, `withorder`, `retain-doc`, `OTH`. */
  readonly purpose: readonly string[];
  /** Canonical URLs of the forms; get them with the questionnaire package. */
  readonly questionnaires: readonly string[];
}

/** Whether authorization is needed, and who has to ask for it. */
export interface AuthorizationNeed {
  /** null where the payer does not say, or it depends. */
  readonly needed: boolean | null;
  readonly by: 'ordering' | 'performer' | null;
  /** The number of an authorization that is there already. */
  readonly number: string | null;
}

/** What a payer wants before it pays for a service, and where that was found out. Not a decision of coverage. */
export interface Requirements {
  readonly status: CoverageStatus;
  readonly source: RequirementsSource;
  /** The payer's platform. */
  readonly platformId: string;
  /** The record's platform, where it is another one. */
  readonly recordPlatformId?: string;
  readonly code: OrderCode;
  readonly coverageId: string | null;
  readonly covered: string | null;
  readonly authorization: AuthorizationNeed;
  readonly documentation: readonly DocumentationNeed[];
  /** Facts without which the payer cannot say: name them and ask again. */
  readonly infoNeeded: readonly string[];
  readonly reasons: readonly CodedText[];
  readonly details: readonly AssertionDetail[];
  readonly contacts: readonly string[];
  /** Codes that the assertion holds for, which have to be billed; for all where there is none. */
  readonly billingCodes: CoverageAssertion['billingCodes'];
  /** What else has to be ordered or done for it to hold, as the payer refers to it. */
  readonly dependencies: readonly string[];
  /** What the payer knows its answer by. */
  readonly assertionId: string | null;
  readonly expires: string | null;
  /** Several assertions hold and disagree; the status is the most restrictive one. */
  readonly ambiguous: boolean;
  /** Everything the payer asserted, as it did, those that do not hold for this code among them. */
  readonly assertions: readonly CoverageAssertion[];
  readonly cards: readonly ToldCard[];
  /** What the payer would have changed in an EHR; told and never carried out. */
  readonly actions: readonly ToldAction[];
  readonly warnings: readonly string[];
  readonly attempts: readonly Attempt[];
  readonly nextSteps: readonly Step[];
  /** Requests of this session for the same service of the same person, newest first; absent where there is none. */
  readonly sentRequests?: readonly SentRequest[];
  /**
   * What was decided on the service before, whoever asked and in whichever session, newest first; absent where nothing is
   * known, which does not mean that there is nothing.
   */
  readonly knownAuthorizations?: readonly KnownDecision[];
}

/** What a source found out: everything but what is the same for all of them. */
export type Finding = Omit<
  Requirements,
  | 'platformId'
  | 'recordPlatformId'
  | 'code'
  | 'coverageId'
  | 'attempts'
  | 'nextSteps'
  | 'sentRequests'
  | 'knownAuthorizations'
>;

/** A finding of nothing, to be filled in. */
export function noFinding(source: RequirementsSource): Finding {
  return {
    status: 'unknown',
    source,
    covered: null,
    authorization: { needed: null, by: null, number: null },
    documentation: [],
    infoNeeded: [],
    reasons: [],
    details: [],
    contacts: [],
    billingCodes: [],
    dependencies: [],
    assertionId: null,
    expires: null,
    ambiguous: false,
    assertions: [],
    cards: [],
    actions: [],
    warnings: [],
  };
}
