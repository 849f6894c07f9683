import type { AuthQuirkTable, JsonAnswer } from './auth-quirk.js';

const rule = 'RFC 6749 section 6';
const set = (members: Readonly<Record<string, unknown>>) => (answer: JsonAnswer) =>
  void Object.assign(answer.body, members);

/** Quirks of refresh tokens, and of what a refresh brings. */
export const refreshQuirks = {
  'refresh-token-empty': {
    does: 'The refresh token is an empty text where none is given.',
    rule: 'RFC 6749 section 5.1: left out',
    subject: 'refresh_token',
    ends: 'refresh',
    tokens: set({ refresh_token: '' }),
  },
  'refresh-token-null': {
    does: 'The refresh token is null where none is given.',
    rule: 'RFC 6749 section 5.1: left out',
    subject: 'refresh_token',
    ends: 'refresh',
    tokens: set({ refresh_token: null }),
  },
  'refresh-token-withheld': {
    does: 'There is no refresh token, although offline_access was granted.',
    rule: 'SMART App Launch 2.2, "Scopes for requesting a refresh token"',
    subject: 'refresh_token',
    ends: 'refresh',
    tokens: ({ body }) => void delete body['refresh_token'],
  },
  'refresh-token-not-rotated': {
    does: 'A refresh token stays good however often it is used, and comes again with every answer.',
    rule: 'RFC 9700 section 4.14: rotation for public clients',
    subject: 'rotation',
    keepsRefreshTokens: true,
  },
  'refresh-token-not-repeated': {
    does: 'A refresh token stays good, and a refresh brings none.',
    rule,
    subject: 'rotation',
    keepsRefreshTokens: true,
    refresh: ({ body }) => void delete body['refresh_token'],
  },
  'refresh-needs-scope': {
    does: 'A refresh without scope is refused.',
    rule: `${rule}: optional`,
    subject: 'refresh request',
    ends: 'refresh',
    refuseRefresh: ({ scope }) => (scope === undefined ? 'invalid_scope' : undefined),
  },
  'refresh-refused': {
    does: 'The refresh token is refused at its first use, as of servers whose offline_access has to be approved apart.',
    rule: `${rule}, section 5.2`,
    subject: 'refresh request',
    ends: 'refresh',
    refuseRefresh: () => 'invalid_grant',
  },
  'refresh-refused-as-invalid-token': {
    does: 'A refresh token that is over is refused with 401 and invalid_token, the error of resource servers.',
    rule: 'RFC 6749 section 5.2: invalid_grant',
    subject: 'refresh request',
    ends: 'refresh',
    refuseRefresh: () => 'invalid_grant',
    refusedRefresh: (answer) => {
      answer.status = 401;
      answer.body['error'] = 'invalid_token';
    },
  },
  'refresh-refused-with-200': {
    does: 'A refresh token that is over is refused with status 200.',
    rule: 'RFC 6749 section 5.2: status 400',
    subject: 'refresh request',
    ends: 'refresh',
    refuseRefresh: () => 'invalid_grant',
    refusedRefresh: (answer) => void (answer.status = 200),
  },
  'refresh-scope-missing': {
    does: 'A refresh does not repeat the scope.',
    rule: `${rule}, section 5.1`,
    subject: 'scope of a refresh',
    refresh: ({ body }) => void delete body['scope'],
  },
  'refresh-scope-wider': {
    does: 'A refresh says more scopes than were granted.',
    rule: `${rule}: nothing that was not granted before`,
    subject: 'scope of a refresh',
    refresh: ({ body }) => void (body['scope'] = `${String(body['scope'])} patient/*.cruds system/*.cruds`),
  },
  'refresh-without-context': {
    does: 'A refresh does not repeat the patient.',
    rule: 'SMART App Launch 2.2, "Launch context arrives with your access_token"',
    subject: 'patient of a refresh',
    refresh: ({ body }) => void delete body['patient'],
  },
  'refresh-other-patient': {
    does: 'A refresh names another patient than the sign-in, as after somebody else’s chart was opened.',
    rule: 'SMART App Launch 2.2, "Launch context arrives with your access_token"',
    subject: 'patient of a refresh',
    ends: 'refresh',
    refresh: set({ patient: 'somebody-else' }),
  },
} as const satisfies AuthQuirkTable;
