import { z } from 'zod';

import { choice, wholeNumber } from '../route/fields.js';
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

/** Who signs in is asked for a password (OpenID Connect Core 1.0, section 3.1.2.1). */
export const promptField = choice(['login'])
  .optional()
  .describe('`login`: the platform asks who it is, also where somebody is signed in there');

/** How old a sign-in at the platform may be. */
export const maxAgeField = wholeNumber({ least: 0, most: 31_536_000 })
  .optional()
  .describe('Seconds that may have passed since the person signed in at the platform; it has to say when that was');

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
  'TOKEN_ENDPOINT_REFUSED',
  'TOKEN_ENDPOINT_UNAVAILABLE',
  'TOKEN_ENDPOINT_UNREACHABLE',
  'TOKEN_RESPONSE_INVALID',
  'CROSS_SITE_REFUSED',
  'LOGIN_UNKNOWN',
  'RETURN_TO_REFUSED',
  'METHOD_NOT_ALLOWED',
  'AUDIT_UNAVAILABLE',
] as const;
