import { ProxyError } from '@fhir-gateway/fhir-proxy';
import { AuthError } from '@fhir-gateway/smart-auth';
import { VaultError } from '@fhir-gateway/token-vault';
import { describeError } from './describe-error.js';
import { errorTable } from './error-table.js';
import { GatewayError } from './errors.js';

describe('describeError', () => {
  it.each([
    [new ProxyError('RESOURCE_ID_INVALID', 'No such id.'), 400, 'value', false],
    [new ProxyError('UPSTREAM_TIMEOUT', 'Too slow.'), 504, 'timeout', true],
    [new AuthError('LOGIN_REQUIRED', 'Sign in.'), 401, 'login', false],
    [new VaultError('STORE_UNAVAILABLE', 'The store does not answer.'), 503, 'transient', true],
    [new GatewayError('ARGUMENT_INVALID', 'No.'), 400, 'invalid', false],
  ])('describes %p by its code', (error, httpStatus, issueCode, retryable) => {
    expect(describeError(error)).toMatchObject({ code: error.code, httpStatus, issueCode, retryable });
    expect(describeError(error).message).toBe(error.message);
  });

  it.each([
    ['an error without a code', new Error('password=hunter2')],
    ['a system error', Object.assign(new Error('connect ECONNREFUSED 10.1.2.3'), { code: 'ECONNREFUSED' })],
    ['a code from the object prototype', Object.assign(new Error('x'), { code: 'constructor' })],
    ['a thrown string', 'password=hunter2'],
    ['nothing', undefined],
  ])('says nothing about %s', (_what, thrown) => {
    expect(describeError(thrown)).toEqual({
      ...errorTable.INTERNAL,
      code: 'INTERNAL',
      message: 'Something went wrong inside the gateway.',
    });
  });

  it('sends nobody back to a sign-in that has left the scope out already (review A6)', () => {
    const error = (wasLeftOut: boolean) => new ProxyError('SCOPE_INSUFFICIENT', 'Not covered.', { wasLeftOut });
    expect(describeError(error(false)).nextStep).toMatch(/^Sign in again/);
    expect(describeError(error(true)).nextStep).not.toMatch(/sign in again/i);
  });

  it('knows a code from another copy of the library', () => {
    const foreign = Object.assign(new Error('Sign in.'), { name: 'AuthError', code: 'LOGIN_REQUIRED' });
    expect(describeError(foreign).httpStatus).toBe(401);
  });

  it.each([
    [400, 400],
    [404, 404],
    [409, 409],
    [410, 410],
    [412, 412],
    [403, 403],
    [406, 406],
    [429, 429],
    [503, 503],
    // A page in HTML is how eleven recorded servers say it.
    [401, 401],
    // A proxy of this gateway, and a success that is no FHIR, are no fault of the caller.
    [407, 502],
    [200, 502],
    [500, 502],
  ])('turns an answer without FHIR and status %i into %i', (upstreamStatus, httpStatus) => {
    const error = new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered with something else.', { upstreamStatus });
    expect(describeError(error).httpStatus).toBe(httpStatus);
  });

  it.each([
    [401, 'login', /wants a sign-in/],
    [404, 'not-found', /the id/],
    [410, 'deleted', /deleted/],
    [412, 'conflict', /as it is now/],
    [409, 'conflict', /as it is now/],
    [422, 'processing', /whoever runs it/],
  ])('says what status %i means when the platform says nothing else', (upstreamStatus, issueCode, nextStep) => {
    const error = new ProxyError('UPSTREAM_NOT_FHIR', 'The platform answered with something else.', { upstreamStatus });
    expect(describeError(error)).toMatchObject({
      issueCode,
      nextStep: expect.stringMatching(nextStep),
      retryable: false,
    });
  });

  it('passes on how long the platform asked to wait', () => {
    const error = new ProxyError('UPSTREAM_BUSY', 'Busy.', { retryAfterSeconds: 7 });
    expect(describeError(error).retryAfterSeconds).toBe(7);
  });
});

describe('errorTable', () => {
  it.each(Object.entries(errorTable))('gives %s a status and an issue type', (_code, row) => {
    expect(row.httpStatus).toBeGreaterThanOrEqual(400);
    expect(row.httpStatus).toBeLessThan(600);
    expect(row.issueCode).toMatch(/^[a-z-]+$/);
    if (row.retryable) expect(row.nextStep).toBeDefined();
  });
});
