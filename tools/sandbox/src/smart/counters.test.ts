import { counterFor } from './counters.js';

describe('counterFor', () => {
  it.each([
    ['token', 'authorization_code', 200, 'codeExchanges'],
    ['token', 'authorization_code', 400, undefined],
    ['token', 'refresh_token', 200, 'refreshes'],
    ['token', 'refresh_token', 400, 'refusedRefreshes'],
    ['token', undefined, 400, undefined],
    ['revocation', undefined, 200, 'revocations'],
    ['revocation', undefined, 400, undefined],
    ['introspection', undefined, 200, 'introspections'],
    ['introspection', undefined, 401, undefined],
    ['userinfo', undefined, 200, undefined],
    [undefined, undefined, 404, undefined],
  ])('counts %s %s answered %i as %s', (route, grantType, status, expected) => {
    expect(counterFor({ route, grantType, status })).toBe(expected);
  });
});
