import type { Step } from '../../step.js';
import type { DecisionReading } from '../decision/decision-reading.js';
import type { PriorAuthDecision } from '../decision/decision.js';

/** A request that the payer has answered. */
export interface SubmittedRequest {
  readonly state: 'submitted';
  readonly requestId: string;
  /** Whether it had been sent before this call; it was not sent again. */
  readonly isRepeated: boolean;
  readonly sentAt: string;
  /** When the payer said it, as an instant. */
  readonly checkedAt: string;
  readonly decision: PriorAuthDecision;
  readonly reading: DecisionReading;
  readonly nextSteps: readonly Step[];
}
