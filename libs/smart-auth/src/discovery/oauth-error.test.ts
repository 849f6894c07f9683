import fc from 'fast-check';
import { eachWorld, platform, session, world } from '../testing/world.js';
import { describeOAuthError } from './oauth-error.js';

describe('what an authorization server says of its error', () => {
  it.each<[unknown, string]>([
    ['The refresh token is expired.', 'The refresh token is expired.'],
    ['AADSTS70008: expired\r\nTrace ID: 1', 'AADSTS70008: expired Trace ID: 1'],
    ['a\u2028b\u0000c\u001b[31md\u202ee', 'a b c [31md e'],
    [`bad code ${'Ab3_'.repeat(8)} given`, 'bad code … given'],
    ['redirect https://gateway.example.org/oauth/callback?x', 'redirect https:… ?x'.replace('… ?', '…?')],
    ['x '.repeat(500), 'x '.repeat(100).trim()],
    [undefined, ''],
    [{ error: 'x' }, ''],
  ])('of %j a log has %j', (description, told) => {
    expect(describeOAuthError(description).trim()).toBe(told);
  });

  it('never repeats what was sent, nor a second line, nor more than 200 characters', () => {
    const secret = fc.string({ minLength: 4, maxLength: 30 }).filter((text) => !'…'.includes(text));
    fc.assert(
      fc.property(
        fc.array(secret, { maxLength: 3 }),
        fc.string(),
        fc.string({ unit: 'binary' }),
        (sent, before, after) => {
          const told = describeOAuthError(`${before}${sent.join(after)}${after}`, sent);
          for (const one of sent) expect(told).not.toContain(one);
          expect(told).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
          expect(told.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});

describe('an error of an authorization server', () => {
  eachWorld();

  it.each([429, 500, 503])('with %s is its own, and not that nothing answered', async (status) => {
    world.smart.behaviour.codeResponse = () => ({
      status,
      body: { error: 'slow_down', error_description: 'Too many\u200b calls.' },
    });
    await expect(world.login(session, platform)).rejects.toMatchObject({
      code: 'TOKEN_ENDPOINT_UNAVAILABLE',
      message: `The sign-in service of Stub Hospital answers with an error of its own (http ${status}).`,
      detail: `http ${status} slow_down: Too many calls`,
    });
  });

  it('at the token endpoint is described in the detail of the error, and never in its message', async () => {
    world.smart.behaviour.codeResponse = (_honest, { form }) => ({
      status: 400,
      body: { error: 'invalid_grant', error_description: `Unknown code ${form.get('code')}\nretry`, hint: 'not told' },
    });
    const error: unknown = await world.login(session, platform).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'TOKEN_ENDPOINT_REFUSED',
      detail: 'http 400 invalid_grant: Unknown code … retry',
      message: expect.not.stringContaining('Unknown code') as string,
    });
  });
});
