import { judge, noAnswer, patientsIn } from './answer.js';

const answer = { status: 200, isToolError: false, text: '' };

describe('what a user makes of an answer', () => {
  it.each([
    [{ ...answer, status: 401, text: 'LOGIN_REQUIRED' }],
    [{ ...answer, isToolError: true, text: 'LOGIN_REQUIRED: sign in' }],
    [{ ...answer, isToolError: true, text: 'REAUTH_REQUIRED: sign in again' }],
  ])('takes %j for a login that is gone', (given) => expect(judge(given)).toBe('login-gone'));

  it('names a failure by status and code, and by nothing of its content', () => {
    const text = '{"details":"STORE_UNAVAILABLE","diagnostics":"Patient/hedda-vantreen"}';
    expect(judge({ ...answer, status: 503, text })).toEqual({ failure: '503 STORE_UNAVAILABLE' });
    expect(judge({ ...answer, isToolError: true, text: 'STORE_UNAVAILABLE: away' })).toEqual({
      failure: 'tool error STORE_UNAVAILABLE',
    });
    const reset = Object.assign(new Error('x'), { code: 'ECONNRESET' });
    expect(judge(noAnswer(new TypeError('fetch failed', { cause: reset })))).toEqual({
      failure: 'no answer: ECONNRESET',
    });
  });

  it('finds every patient that is named, by reference and by id', () => {
    const known = new Set(['hedda-vantreen', 'petra-hollowmere', 'ulla-copperdale']);
    const text =
      '{"id":"hedda-vantreen","subject":{"reference":"Patient/petra-hollowmere"}} Observation/ulla-copperdale-lab-1';
    expect(patientsIn(text, known).sort()).toEqual([...known].sort());
    expect(patientsIn('Observation/nobody-known-1 "id": "x"', known)).toEqual([]);
  });
});
