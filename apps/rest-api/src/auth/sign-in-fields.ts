import { z } from 'zod';

import { platformErrors } from '../route/error-sets.js';

/** The form field by which a person keeps apps and chats of the session. */
export const clientsField = z
  .string()
  .optional()
  .describe('Ids of the apps and chats that the page named and the person keeps, with spaces between');

/** Where an application wants its user back. */
export const returnToField = z
  .string()
  .optional()
  .describe(
    'Where the browser goes when the sign-in is over, with `platform_id`, `outcome` and, of a failure, `error`; an ' +
      'address that the operator lists in FHIR_GATEWAY_RETURN_TO',
  );

/** Why a sign-in may not begin, whoever begins it. */
export const signInErrors = [
  'ARGUMENT_INVALID',
  ...platformErrors,
  'PLATFORM_OPEN',
  'LOGIN_NOT_OFFERED',
  'CLIENT_ID_MISSING',
  'CLIENT_AUTHENTICATION_UNSUPPORTED',
  'REDIRECT_NOT_HTTPS',
  'SCOPE_NOT_ALLOWED',
  'DISCOVERY_FAILED',
  'CROSS_SITE_REFUSED',
  'LOGIN_UNKNOWN',
  'RETURN_TO_REFUSED',
  'METHOD_NOT_ALLOWED',
  'AUDIT_UNAVAILABLE',
] as const;
