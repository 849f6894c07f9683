import type { Problem } from '@fhir-gateway/express-kit';
import type { ErrorCode } from '@fhir-gateway/gateway';

/** What a person reads of a failure. */
export interface ErrorWords {
  readonly title: string;
  /** What happened, and what to do. Where it is absent, the message of the error is written for people. */
  readonly words?: string;
}

const signedOut: ErrorWords = {
  title: 'You are signed out',
  words: 'Your sign-in here has ended, or this browser never had one. Nothing was changed.',
};
const signInFailed: ErrorWords = { title: 'The sign-in did not work' };
const gone = (what: string): ErrorWords => ({
  title: `${what} is not here any more`,
  words: 'It has ended, or belongs to somebody else. Nothing was changed.',
});
const foreignForm: ErrorWords = {
  title: 'Nothing was changed',
  words: 'This did not come from a page of this gateway, or the page was open for too long. Open it again and repeat.',
};
const placeIsAway: ErrorWords = {
  title: 'The place does not answer now',
  // A request may have arrived whose answer did not.
  words: 'Try again in a few minutes. If you were sending something, look first whether it arrived.',
};
const placeIsOdd: ErrorWords = {
  title: 'The place gave an answer that cannot be used',
  words: 'If you were sending something, it may have arrived. If it happens again, tell whoever runs this gateway.',
};
const busy: ErrorWords = {
  title: 'Too much was asked at once',
  words: 'Nothing was changed. Wait a minute, then try again.',
};
const brokenHere: ErrorWords = {
  title: 'Something failed here',
  words: 'It is not your fault. Try again; if it happens again, tell whoever runs this gateway.',
};
const unreadable: ErrorWords = {
  title: 'This could not be read',
  words: 'Something in the address or in the form is missing or does not fit. Nothing was changed.',
};

/** By code, where the message is written for programs; a title alone keeps the message. */
const byCode: Partial<Record<ErrorCode, ErrorWords>> = {
  ROUTE_NOT_FOUND: { title: 'There is no such page', words: 'The address is misspelled, or the page has moved.' },
  METHOD_NOT_ALLOWED: {
    title: 'This page cannot be opened like that',
    words: 'The address only takes what a form sends. Open the page with the form.',
  },
  PLATFORM_NOT_FOUND: { title: 'We do not know that place', words: 'Nothing was connected. Look for it by its name.' },
  CALLER_UNKNOWN: signedOut,
  SESSION_UNKNOWN: signedOut,
  SESSION_REQUIRED: signedOut,
  CREDENTIAL_MALFORMED: signedOut,
  GRANT_ENDED: signedOut,
  TOKEN_NOT_FOR_THIS: {
    title: 'Only you can do that',
    words: 'An app or agent may not. Open the page in the browser in which you are signed in.',
  },
  SIGN_IN_REQUIRED: { title: 'Sign in first', words: 'This gateway shows its pages only to people who are signed in.' },
  ACCOUNT_NOT_ALLOWED: { title: 'Your account may not use this gateway' },
  OPERATOR_REQUIRED: {
    title: 'This page is for who runs the gateway',
    words: 'Your account may not open it. Nothing of yours is behind it.',
  },
  HOST_NOT_ALLOWED: {
    title: 'This gateway has another address',
    words: 'It does not answer at the one in your browser. Ask whoever runs it for the right one.',
  },
  ORIGIN_NOT_ALLOWED: foreignForm,
  CROSS_SITE_REFUSED: foreignForm,
  REQUEST_INVALID: unreadable,
  BODY_INVALID: unreadable,
  BODY_TYPE_UNSUPPORTED: unreadable,
  BODY_TOO_LARGE: { title: 'That is too large', words: 'Nothing was stored. Send less, or a smaller file.' },
  LOGIN_REQUIRED: { title: 'Nothing is connected yet', words: 'Connect a hospital, clinic or plan first.' },
  REAUTH_REQUIRED: { title: 'The connection has ended', words: 'Sign in there again to go on reading.' },
  CONNECTION_UNKNOWN: gone('This connection'),
  PERSON_UNKNOWN: gone('This record'),
  CLIENT_UNKNOWN: gone('What you wanted to end'),
  SHARE_UNKNOWN: { title: 'This link does not work', words: 'It has ended, or was copied in part. Ask for a new one.' },
  PACKET_UNKNOWN: gone('This request'),
  PRIOR_AUTH_UNKNOWN: gone('This request'),
  FORM_UNKNOWN: gone('This form'),
  WRITES_OFF: { title: 'Nothing can be sent from here', words: 'Whoever runs this gateway has not allowed it.' },
  LOGIN_DENIED: signInFailed,
  LOGIN_UNKNOWN: signInFailed,
  LOGIN_STATE_UNKNOWN: signInFailed,
  LOGIN_SESSION_MISMATCH: signInFailed,
  LOGIN_INTERRUPTED: signInFailed,
  AUTHORIZATION_REFUSED: signInFailed,
  AUTHORIZATION_RESPONSE_INVALID: signInFailed,
  ISSUER_MISMATCH: signInFailed,
  TOKEN_ENDPOINT_REFUSED: signInFailed,
  TOKEN_ENDPOINT_UNAVAILABLE: signInFailed,
  TOKEN_ENDPOINT_UNREACHABLE: signInFailed,
  TOKEN_RESPONSE_INVALID: signInFailed,
  ID_TOKEN_INVALID: signInFailed,
  DISCOVERY_FAILED: signInFailed,
  LAUNCH_REFUSED: signInFailed,
  LAUNCH_NOT_CONFIGURED: {
    title: 'This app cannot be opened from there yet',
    words: 'Whoever runs this gateway has to set it up first.',
  },
  LAUNCH_ISSUER_UNKNOWN: {
    title: 'We do not know the system that opened this page',
    words: 'Whoever runs this gateway has to add it first. Nothing was connected.',
  },
  LAUNCH_ISSUER_AMBIGUOUS: {
    title: 'Several places could be meant',
    words: 'Whoever runs this gateway has to say which of them opens this page. Nothing was connected.',
  },
  RETURN_TO_REFUSED: {
    title: 'That page may not send you here',
    words: 'Whoever runs this gateway has not listed it. Nothing was connected.',
  },
  SCOPE_NOT_ALLOWED: {
    title: 'This link asks for something that there is not',
    words: 'Whoever made the link wrote it wrongly. Nothing was connected.',
  },
  UPSTREAM_UNREACHABLE: placeIsAway,
  UPSTREAM_TIMEOUT: placeIsAway,
  UPSTREAM_BUSY: placeIsAway,
  UPSTREAM_RATE_LIMITED: placeIsAway,
  PAYER_UNREACHABLE: placeIsAway,
  PAYER_TIMEOUT: placeIsAway,
  UPSTREAM_NOT_FHIR: placeIsOdd,
  UPSTREAM_REDIRECT_REFUSED: placeIsOdd,
  PLATFORM_REFUSED: placeIsOdd,
  ANSWER_UNEXPECTED: placeIsOdd,
  PAYER_ANSWER_INVALID: placeIsOdd,
  PLATFORM_CALLS_LIMITED: busy,
  CALLS_LIMITED: busy,
  CALLS_AT_ONCE_LIMITED: busy,
  GATEWAY_BUSY: busy,
  LOCK_TIMEOUT: busy,
  STORE_UNAVAILABLE: brokenHere,
  AUDIT_UNAVAILABLE: brokenHere,
  RECORD_SEALED_WITH_UNKNOWN_KEY: brokenHere,
  RECORD_TAMPERED: brokenHere,
  MASTER_KEYS_DO_NOT_FIT: brokenHere,
  CONFIG_INVALID: brokenHere,
  INTERNAL: brokenHere,
};

/**
 * What a person reads of a failure.
 *
 * @param isForm whether something was sent: then an argument that does not fit is the person's, and its message for them
 */
export function errorWords({ code, httpStatus }: Pick<Problem, 'code' | 'httpStatus'>, isForm: boolean): ErrorWords {
  if (code === 'ARGUMENT_INVALID' && !isForm) return unreadable;
  const known: ErrorWords | undefined = byCode[code as ErrorCode];
  if (known !== undefined) return known;
  return { title: httpStatus >= 500 ? 'Something failed' : 'That did not work' };
}
