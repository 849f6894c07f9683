import {
  assignAnswerSchema,
  decisionReadingSchema,
  decisionSchema,
  previewAnswerSchema,
  priorAuthsSchema,
  requestStatusSchema,
  submittedAnswerSchema,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';
import { named } from '../route/named-schemas.js';

// Decisions, and what they mean, are components of their own wherever they stand in the library's answers.
named('PriorAuthDecision', decisionSchema);
named('PriorAuthReading', decisionReadingSchema);

/** What asking for authorization answers: first a preview, then the decision. */
export const submitAnswer = named('PriorAuthAnswer', z.union([previewAnswerSchema, submittedAnswerSchema]));

/** What saying that an answer is to a request answers. */
export const assignAnswer = named('PriorAuthAssignment', assignAnswerSchema);

/** Where a request stands. */
export const requestStatus = named('PriorAuthStatus', requestStatusSchema);

/** What is known of somebody's prior authorizations. */
export const priorAuths = named('PriorAuths', priorAuthsSchema);
