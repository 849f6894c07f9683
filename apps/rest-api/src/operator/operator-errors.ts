import { consoleErrors } from '../route/error-sets.js';

/** Of what only operators may see. */
export const operatorErrors = [...consoleErrors, 'CALLER_UNKNOWN', 'OPERATOR_REQUIRED'] as const;
