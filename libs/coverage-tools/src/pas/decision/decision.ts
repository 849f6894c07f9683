import type { ItemDecision } from './decision-item.js';
import type { CodedText } from '../vocabulary/payer-text.js';
import type { DecisionStatus } from '../vocabulary/review-action.js';
import type { UnverifiedReason } from './unverified.js';
import type { WantedInformation } from './wanted-information.js';

/** A fault that the payer found in the request. */
export interface RequestFault extends CodedText {
  /** Where, as a FHIRPath or as a loop and segment of X12. */
  readonly where?: string;
  /** What the payer wants done (X12 889). */
  readonly followUp?: CodedText;
}

/** How what was granted differs from what was asked for. */
export interface DecisionDifference {
  readonly what: 'service' | 'quantity' | 'provider' | 'service-date' | 'authorization-number';
  /** What was asked, or was so before. */
  readonly asked: string;
  /** What the payer says. */
  readonly answered: string;
}

/** An answer of the payer that is not the last word. */
export interface EarlierAnswer {
  readonly status: DecisionStatus;
  readonly decidedAt?: string;
}

/** What a payer said that is not assigned to the request: facts to ask the payer about, and nothing that authorizes. */
export interface SaidAnswer
  extends
    EarlierAnswer,
    Pick<
      PriorAuthDecision,
      'validFrom' | 'expires' | 'reasons' | 'notes' | 'items' | 'faults' | 'wanted' | 'disposition'
    > {
  /** What it is about, where that is shown. */
  readonly services?: readonly CodedText[];
  /** The payer's own numbers, whatever each is called. */
  readonly numbers: readonly string[];
}

/** A payer's decision on a prior authorization request. */
export interface PriorAuthDecision {
  readonly status: DecisionStatus;
  /** With `unverified` alone: why. */
  readonly unverified?: readonly UnverifiedReason[];
  /** Only where something is granted. */
  readonly authorizationNumber?: string;
  /** `YYYY-MM-DD`, as far as the payer says it. */
  readonly validFrom?: string;
  readonly expires?: string;
  /** The payer's number for a request that it has not granted. It authorizes nothing. */
  readonly traceNumber?: string;
  /** The payer's own name for the Claim, from an answer that is certainly about the request. */
  readonly payerClaim?: string;
  readonly reasons: readonly CodedText[];
  readonly notes: readonly string[];
  readonly items: readonly ItemDecision[];
  readonly faults: readonly RequestFault[];
  readonly wanted: readonly WantedInformation[];
  /** What differs from what was asked; absent where nothing does. */
  readonly differences?: readonly DecisionDifference[];
  /** What the payer said that is not assigned to the request, refusals first; absent where that is nothing. */
  readonly said?: readonly SaidAnswer[];
  /** What else the payer has said about the request, newest first; absent where that is nothing. */
  readonly earlier?: readonly EarlierAnswer[];
  /** What the guide demands of an answer and this one lacks; absent where that is nothing. */
  readonly warnings?: readonly string[];
  /** Whether a person looked at it; absent where the payer does not say. */
  readonly isHumanReviewed?: boolean;
  readonly disposition?: string;
  readonly decidedAt?: string;
  /** When a person said which answer is about the request, as an instant; absent where the payer's answers show it. */
  readonly assignedAt?: string;
}
