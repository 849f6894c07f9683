import { answersInTime } from './answers-in-time.js';
import { grantedDays } from './granted-days.js';
import { grantedServices } from './granted-services.js';
import { identityOfAnswers } from './identity-of-answers.js';
import { incompleteAnswers } from './incomplete-answers.js';
import type { Variation } from './variation.js';

/** Every variation of our own, in tables by subject. */
export const decisionVariations: readonly Variation[] = [
  ...answersInTime,
  ...identityOfAnswers,
  ...grantedDays,
  ...grantedServices,
  ...incompleteAnswers,
];
