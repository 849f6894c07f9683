import type { AuditErrorCode } from '@fhir-gateway/audit';
import type { ConsentErrorCode } from '@fhir-gateway/auth-server';
import type { CoverageErrorCode } from '@fhir-gateway/coverage-tools';
import type { ProxyErrorCode } from '@fhir-gateway/fhir-proxy/contract';
import type { ShareErrorCode } from '@fhir-gateway/patient-record/shares';
import type { PlatformErrorCode } from '@fhir-gateway/platform-registry';
import type { ViewErrorCode } from '@fhir-gateway/record-view/contract';
import type { AuthErrorCode } from '@fhir-gateway/smart-auth/access';
import type { VaultErrorCode } from '@fhir-gateway/token-vault';
import { row, transient, type ErrorRow } from './error-row.js';
import type { GatewayErrorCode } from './errors.js';

/** Every code a caller of either app may meet. */
export type ErrorCode =
  | PlatformErrorCode
  | VaultErrorCode
  | AuthErrorCode
  | ProxyErrorCode
  | ViewErrorCode
  | CoverageErrorCode
  | GatewayErrorCode
  | ConsentErrorCode
  | ShareErrorCode
  | AuditErrorCode
  | 'INTERNAL';

const signIn = 'Sign in to the platform.';
const startAgain = 'Start the sign-in again from the gateway.';
const askForNew = 'Ask whoever gave you the link for a new one.';
const wantMore =
  'Only the person can give more: on the page /auth/agents of this gateway, or by connecting the app again.';
const operator = 'The operator of this gateway has to look at its configuration.';

/**
 * The one table from error codes to what the apps say. Its type asks for a row for every code of every library, so a
 * new code does not compile until someone has decided what callers see.
 *
 * @see https://hl7.org/fhir/R4/valueset-issue-type.html
 */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = Object.freeze({
  PLATFORM_NOT_FOUND: row(404, 'not-found', 'List the platforms to find the right platform_id.'),
  PLATFORM_NOT_ROUTABLE: row(409, 'incomplete', 'Look at the platform: its status says what is missing.'),
  DIRECTORY_NOT_OFFERED: row(409, 'not-supported', 'Ask a platform that the message names, or the payer’s web site.'),
  PLATFORM_FILES_INVALID: row(500, 'exception', operator),

  SESSION_UNKNOWN: row(401, 'login', signIn),
  CREDENTIAL_MALFORMED: row(401, 'login', signIn),
  RECORD_SEALED_WITH_UNKNOWN_KEY: row(503, 'exception', operator),
  RECORD_TAMPERED: row(500, 'security', operator),
  LOCK_TIMEOUT: transient(503, 'lock-error'),
  STORE_UNAVAILABLE: transient(503, 'transient'),

  PLATFORM_OPEN: row(409, 'business-rule', 'This platform needs no sign-in: send the request.'),
  LOGIN_NOT_OFFERED: row(
    409,
    'business-rule',
    'Nobody signs in there. Send the request with a session of this gateway.',
  ),
  BACKEND_NOT_ALLOWED: row(
    403,
    'forbidden',
    'The operator can allow it to all sessions; the platform’s entry in the listing names the variable.',
  ),
  CLIENT_ID_MISSING: row(503, 'incomplete', 'The platform’s entry in the listing names the variables to set.'),
  CLIENT_AUTHENTICATION_UNSUPPORTED: row(503, 'incomplete', operator),
  CLIENT_REGISTRATION_REFUSED: row(502, 'business-rule', 'Register this gateway in the vendor’s portal instead.'),
  CLIENT_REGISTRATION_UNCHANGED: row(
    502,
    'business-rule',
    'Try again later. Or forget the client here only, and end its registration in the vendor’s portal.',
  ),
  REDIRECT_NOT_HTTPS: row(
    503,
    'incomplete',
    'The operator has to serve this gateway under an https address (FHIR_GATEWAY_PUBLIC_URL).',
  ),
  SCOPE_NOT_ALLOWED: row(400, 'value', 'Ask for scopes of the SMART form, such as patient/Observation.rs.'),
  DISCOVERY_FAILED: transient(502, 'transient', 'The platform’s authorization server cannot be found now. Try again.'),
  LAUNCH_REFUSED: row(400, 'security', 'Open the app again from within the platform’s own system.'),
  LOGIN_UNKNOWN: row(404, 'not-found', startAgain),
  LOGIN_STATE_UNKNOWN: row(400, 'security', startAgain),
  LOGIN_SESSION_MISMATCH: row(403, 'security', startAgain),
  LOGIN_INTERRUPTED: row(503, 'processing', startAgain),
  LOGIN_NOT_FINISHED: row(409, 'processing', 'Call wait_for_auth, or start_auth for a new link.'),
  PATIENT_NOT_OFFERED: row(403, 'forbidden', 'Open the page again and choose one of the records on it.'),
  LOGIN_DENIED: row(403, 'suppressed', 'Nothing was connected. ' + startAgain),
  AUTHORIZATION_REFUSED: row(502, 'processing', startAgain),
  AUTHORIZATION_RESPONSE_INVALID: row(400, 'invalid', startAgain),
  ISSUER_MISMATCH: row(400, 'security', startAgain),
  TOKEN_ENDPOINT_REFUSED: row(502, 'processing', startAgain),
  TOKEN_ENDPOINT_UNAVAILABLE: transient(502, 'transient'),
  TOKEN_ENDPOINT_UNREACHABLE: transient(502, 'transient'),
  TOKEN_RESPONSE_INVALID: row(502, 'processing', startAgain),
  ID_TOKEN_INVALID: row(502, 'security', startAgain),
  LOGIN_REQUIRED: row(401, 'login', signIn),
  REAUTH_REQUIRED: row(401, 'login', 'The connection has ended. Sign in to the platform again.'),
  CONNECTION_UNKNOWN: row(
    404,
    'not-found',
    'Use the id of a connection as the list of connections (get_auth_status, /auth/status) has it, such as sandbox-ehr~2.',
  ),

  REQUEST_INVALID: row(400, 'invalid'),
  RESOURCE_TYPE_INVALID: row(400, 'value', 'A FHIR resource type is a name such as Observation.'),
  RESOURCE_ID_INVALID: row(400, 'value', 'In a reference such as Observation/123 the id is what follows the slash.'),
  INTERACTION_NOT_SUPPORTED: row(405, 'not-supported'),
  FORMAT_NOT_SUPPORTED: row(406, 'not-supported', 'Ask for application/fhir+json.'),
  WRITES_OFF: row(403, 'forbidden', 'The operator can allow writing with FHIR_GATEWAY_WRITES.'),
  WRITER_UNKNOWN: row(
    401,
    'login',
    'Send it with a session of this gateway: a cookie, a bearer token or an auth_handle. Any sign-in here gives one.',
  ),
  SESSION_REQUIRED: row(
    401,
    'login',
    'Send it with a session of this gateway: a cookie, a bearer token or an auth_handle. Any sign-in here gives one, and ' +
      'so does connecting an app.',
  ),
  SCOPE_INSUFFICIENT: row(403, 'forbidden', 'Sign in again and ask for the scope that is missing.'),
  PATIENT_OUT_OF_SCOPE: row(403, 'forbidden', 'Ask for the patient that was chosen at sign-in.'),
  PATIENT_UNKNOWN: row(
    403,
    'forbidden',
    'Choose whose record it is on the page of this connection; where it offers no choice, sign in again or ask the operator to set patientIdFrom.',
  ),
  BODY_TOO_LARGE: row(413, 'too-long'),
  BODY_TYPE_UNSUPPORTED: row(415, 'not-supported'),
  BODY_INVALID: row(400, 'structure'),
  LINK_REFUSED: row(
    403,
    'security',
    'Narrow a search to what fits on a page. The operator can list the address in the platform file: pagingBases for pages, exportBases for what was begun.',
  ),
  PLATFORM_CALLS_LIMITED: transient(429, 'throttled', 'Wait for answers of this platform before sending more.'),
  UPSTREAM_UNREACHABLE: transient(502, 'transient'),
  UPSTREAM_TIMEOUT: transient(504, 'timeout'),
  UPSTREAM_OUTCOME_UNKNOWN: row(
    502,
    'incomplete',
    'Before you send it again, read whether the platform carried it out.',
  ),
  UPSTREAM_NOT_FHIR: row(
    502,
    'processing',
    'Asking again will hardly help: the platform has to be looked at, by whoever runs it.',
  ),
  UPSTREAM_REDIRECT_REFUSED: row(502, 'security', operator),
  UPSTREAM_BUSY: transient(503, 'throttled'),
  UPSTREAM_RATE_LIMITED: transient(429, 'throttled', 'Wait, then try again.'),
  UPSTREAM_CREDENTIALS_REFUSED: row(
    502,
    'processing',
    'Nobody has to sign in again: the operator of this gateway has to set the right credentials of that platform.',
  ),
  RESPONSE_TOO_LARGE: row(502, 'too-costly', 'Ask for less: narrower parameters, _elements or a smaller _count.'),
  CLIENT_CLOSED: row(499, 'processing'),

  PLATFORM_REFUSED: row(502, 'processing', 'Read what the platform says and change the request.'),
  ANSWER_UNEXPECTED: row(502, 'processing'),
  DOCUMENT_UNREADABLE: row(422, 'not-supported', 'Tell the person to open the document at the platform.'),

  COVERAGE_UNAVAILABLE: row(502, 'processing', 'Read what the platform says of its Coverage resources.'),
  COVERAGE_INCOMPLETE: row(502, 'incomplete', 'Name the coverage with coverage_id.'),
  COVERAGE_NOT_FOUND: row(404, 'not-found', 'Search the patient’s Coverage resources for the right coverage_id.'),
  COVERAGE_AMBIGUOUS: row(409, 'multiple-matches', 'Choose one of the coverages and name it with coverage_id.'),
  COVERAGE_OTHER_PAYER: row(409, 'business-rule', 'Ask the platform of the payer that issued the coverage.'),
  PATIENT_MISSING: row(400, 'required', 'Sign in to the platform first, or name the patient with patient_id.'),
  PROCEDURE_CODE_INVALID: row(400, 'value', 'Send a CPT or HCPCS code (27447, E0424), or drug_code with its system.'),
  FORM_UNNAMED: row(400, 'required', 'Send procedure_code, questionnaire_url or assertion_id.'),
  FORM_RESPONSE_INVALID: row(
    400,
    'invalid',
    'Name the form by form_id, or send the response back as the last answer gave it; with new answers beside it.',
  ),
  FORM_NOT_ISSUED: row(
    403,
    'security',
    'Send the response of the last answer back as it was: with its form and tags unchanged, in the same session, to the same platform.',
  ),
  FORM_UNKNOWN: row(
    404,
    'not-found',
    'Get the form again: a form is stored for a day, for the session and the platform that it was begun with.',
  ),
  FORM_ADDRESS_REFUSED: row(502, 'security', operator),
  FORM_ROUNDS_EXCEEDED: row(409, 'too-costly', 'Finish the form in the payer’s own portal.'),
  PACKET_UNKNOWN: row(
    404,
    'not-found',
    'Prepare the packet again: it is stored for 30 days, for the session and the platform that it was made with.',
  ),
  PRIOR_AUTH_UNKNOWN: row(404, 'not-found', 'Pass the request_id that submit_prior_auth gave in this session.'),
  PRIOR_AUTH_UNSETTLED: row(
    409,
    'conflict',
    'Ask the payer itself, or list_prior_auths later, with the request_id that is named: it is sent again only where the payer has nothing of it.',
  ),
  PRIOR_AUTH_UNCHANGEABLE: row(
    409,
    'conflict',
    'Ask list_prior_auths with request_id about it; what is refused or changed already has to be asked for anew.',
  ),
  PRIOR_AUTH_UNASSIGNABLE: row(409, 'conflict', 'Ask the payer itself: it knows which answer is to the request.'),
  PAYER_NOT_CONFIGURED: row(
    409,
    'not-supported',
    'The platform’s entry in the listing names the payer services it has.',
  ),
  PAYER_UNREACHABLE: transient(502, 'transient'),
  PAYER_TIMEOUT: transient(504, 'timeout'),
  PAYER_AUTH_REFUSED: row(502, 'security', operator),
  PAYER_REJECTED: row(502, 'processing', 'Read what the payer says and change the request.'),
  PAYER_ANSWER_INVALID: row(502, 'processing'),
  PAYER_ANSWER_TOO_LARGE: row(502, 'too-costly'),
  QUESTION_TOO_WIDE: row(400, 'required', 'Name a specialty, a place or a provider.'),
  DIRECTORY_UNAVAILABLE: row(502, 'transient', 'Try later, or use the payer’s own web site.'),
  DIRECTORY_ANSWER_INVALID: row(502, 'structure', 'Use the payer’s own web site.'),
  PAYER_NOT_FOUND: row(409, 'not-found', 'Find the payer among the platforms and name it as payer.'),
  PAYER_AMBIGUOUS: row(409, 'multiple-matches', 'Ask the person which of them it is, and name it as payer.'),
  MEMBER_MISMATCH: row(
    409,
    'business-rule',
    'Sign in to the payer as the person of the record, or end the connection of the other person.',
  ),
  MEMBER_UNCERTAIN: row(409, 'business-rule', 'The person can say on the page of the record whether both are theirs.'),
  DISCLOSURE_UNCONFIRMED: row(
    409,
    'business-rule',
    'Show the person what would be sent. If they agree, send the same again with confirm.',
  ),

  MASTER_KEYS_DO_NOT_FIT: row(503, 'exception', operator),
  CONFIG_INVALID: row(500, 'exception', operator),
  AUDIT_UNAVAILABLE: transient(503, 'transient'),
  AUDIT_SEARCH_FAILED: transient(502, 'transient'),
  AUDIT_SINK_UNUSABLE: row(500, 'exception', operator),
  CALLER_UNKNOWN: row(401, 'login', 'Present a session: a cookie, a bearer token or an auth_handle.'),
  TOKEN_NOT_FOR_THIS: row(401, 'login', 'Ask the authorization server for a token for this address.'),
  CONSENT_UNKNOWN: row(400, 'security', 'Connect again from the app.'),
  CONSENT_FORGED: row(403, 'security', 'Connect again from the app.'),
  ARGUMENT_INVALID: row(400, 'invalid'),
  HOST_NOT_ALLOWED: row(421, 'security'),
  ORIGIN_NOT_ALLOWED: row(403, 'security'),
  CROSS_SITE_REFUSED: row(403, 'security'),
  ROUTE_NOT_FOUND: row(404, 'not-found'),
  METHOD_NOT_ALLOWED: row(405, 'not-supported'),
  CLIENT_UNKNOWN: row(404, 'not-found', 'List the clients of the session again.'),
  SIGN_OUT_UNKNOWN: row(404, 'not-found', 'Sign out on the platform’s own site.'),
  CURSOR_INVALID: row(400, 'invalid', 'Run the search again to get a new cursor.'),
  PAIRING_CODE_UNKNOWN: row(400, 'security', 'Check the code; it is good once, for five minutes. ' + startAgain),
  PAIRING_ATTEMPTS_EXCEEDED: transient(429, 'throttled', 'Wait, then try again with the right code.'),
  CALLS_LIMITED: transient(429, 'throttled', 'Wait as long as Retry-After says, and send fewer requests from then on.'),
  CALLS_AT_ONCE_LIMITED: transient(503, 'throttled', 'Wait for answers before sending more.'),
  GATEWAY_BUSY: transient(503, 'throttled'),

  LAUNCH_ISSUER_UNKNOWN: row(
    400,
    'security',
    'The operator can add the file of that platform to a folder of FHIR_GATEWAY_PLATFORMS_DIR, or its organization to an ' +
      'index in `tenants` there (fhir-gateway directory import).',
  ),
  LAUNCH_ISSUER_AMBIGUOUS: row(
    409,
    'multiple-matches',
    'The operator can set the credentials of one of them only, or register /auth/{platform_id}/launch at that platform.',
  ),
  LAUNCH_NOT_CONFIGURED: row(503, 'incomplete', operator),
  RETURN_TO_REFUSED: row(400, 'security', 'The operator can list the address in FHIR_GATEWAY_RETURN_TO.'),
  PERSON_REQUIRED: row(409, 'multiple-matches', 'Say whose record it is with `person`, the id behind the name.'),
  PERSON_UNKNOWN: row(404, 'not-found', 'The list of people (GET /api/record) has the ids of their connections.'),
  PERSON_UNCERTAIN: row(
    409,
    'business-rule',
    'Ask the person: on the page of the record they say whether both are theirs. Without whole_record one platform is read.',
  ),
  PERSON_UNDECIDABLE: row(
    409,
    'conflict',
    'GET /api/record says which connections can be read and what was decided; sign in again where a connection has ended.',
  ),
  GRANT_INSUFFICIENT: row(403, 'forbidden', wantMore),
  GRANT_ENDED: row(401, 'login', 'The person allowed it for a time, which is over. Connect the app again.'),
  SIGN_IN_REQUIRED: row(401, 'login', 'Open the address in a browser; apps are connected from there.'),
  ACCOUNT_NOT_ALLOWED: row(403, 'forbidden', 'Ask whoever runs this gateway: they decide which groups may use it.'),
  LOGOUT_TOKEN_INVALID: row(400, 'security'),

  OPERATOR_REQUIRED: row(
    403,
    'forbidden',
    'An operator signs in with a group of FHIR_GATEWAY_LOGIN_OPERATOR_GROUPS, or uses `fhir-gateway platforms register`.',
  ),

  INTERNAL: row(500, 'exception'),

  SHARE_UNKNOWN: row(404, 'not-found', 'Ask the person for a new link.'),
  SHARES_LIMITED: row(409, 'too-costly', 'End a share that is no longer needed, and try again.'),
  SHARE_BUSY: transient(503, 'transient'),
  SUBSCRIPTION_UNKNOWN: row(404, 'not-found'),
  SUBSCRIPTION_NOT_OFFERED: row(409, 'not-supported', 'Ask from time to time what has changed (get_changes).'),
  SUBSCRIPTION_REFUSED: row(502, 'processing', 'Ask from time to time what has changed (get_changes).'),
  SUBSCRIPTIONS_LIMITED: row(409, 'too-costly', 'End one that is no longer needed, and try again.'),
  NOTIFICATION_INVALID: row(400, 'invalid'),
  SHARED_LINK_MALFORMED: row(400, 'invalid', 'Scan or copy the link again.'),
  SHARED_LINK_UNSUPPORTED: row(400, 'not-supported', askForNew),
  SHARED_LINK_EXPIRED: row(410, 'expired', askForNew),
  SHARED_LINK_GONE: row(404, 'not-found', askForNew),
  SHARED_ADDRESS_REFUSED: row(400, 'security', askForNew),
  SHARED_LINK_UNREACHABLE: transient(502, 'transient'),
  SHARED_PASSCODE_REQUIRED: row(400, 'required', 'Enter the passcode of the link.'),
  SHARED_PASSCODE_WRONG: row(403, 'security', 'Ask for the right passcode: a link takes few guesses.'),
  SHARED_CONTENT_TOO_LARGE: row(413, 'too-long', askForNew),
  SHARED_FILE_UNREADABLE: row(422, 'security', askForNew),
  SHARED_CONTENT_UNSUPPORTED: row(422, 'not-supported', askForNew),
  HEALTH_CARD_MALFORMED: row(422, 'invalid', 'Scan or copy the card again.'),
  HEALTH_CARD_ISSUER_UNKNOWN: row(422, 'security', 'The operator of this gateway lists whose cards are trusted.'),
  HEALTH_CARD_SIGNATURE_INVALID: row(422, 'security', askForNew),
  HEALTH_CARD_EXPIRED: row(422, 'expired', askForNew),
  HEALTH_CARD_REVOKED: row(422, 'expired', askForNew),
});
