import type { QuirkTable, JsonAnswer } from './auth-quirk.js';

const set = (members: Readonly<Record<string, unknown>>) => (answer: JsonAnswer) =>
  void Object.assign(answer.body, members);

/** Quirks of refresh tokens, and of what a refresh brings. */
export const refreshQuirks = {
  'refresh-token-empty': { tokens: set({ refresh_token: '' }) },
  'refresh-token-null': { tokens: set({ refresh_token: null }) },
  'refresh-token-withheld': { tokens: ({ body }) => void delete body['refresh_token'] },
  'refresh-token-not-rotated': { keepsRefreshTokens: true },
  'refresh-token-not-repeated': {
    keepsRefreshTokens: true,
    refresh: ({ body }) => void delete body['refresh_token'],
  },
  'refresh-needs-scope': { refuseRefresh: ({ scope }) => (scope === undefined ? 'invalid_scope' : undefined) },
  'refresh-refused': { refuseRefresh: () => 'invalid_grant' },
  'refresh-refused-as-invalid-token': {
    refuseRefresh: () => 'invalid_grant',
    refusedRefresh: (answer) => {
      answer.status = 401;
      answer.body['error'] = 'invalid_token';
    },
  },
  'refresh-refused-with-200': {
    refuseRefresh: () => 'invalid_grant',
    refusedRefresh: (answer) => void (answer.status = 200),
  },
  'refresh-scope-missing': { refresh: ({ body }) => void delete body['scope'] },
  'refresh-scope-wider': {
    refresh: ({ body }) => void (body['scope'] = `${String(body['scope'])} patient/*.cruds system/*.cruds`),
  },
  'refresh-without-context': { refresh: ({ body }) => void delete body['patient'] },
  'refresh-other-patient': { refresh: set({ patient: 'somebody-else' }) },
} as const satisfies QuirkTable;
