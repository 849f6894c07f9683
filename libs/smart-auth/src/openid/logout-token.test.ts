import { SigningKey } from '@fhir-gateway/testing';
import { StubIssuer } from '../testing/stub-issuer.js';
import { LogoutTokens } from './logout-token.js';

describe('a logout token of the OpenID provider', () => {
  const issuer = new StubIssuer();
  const tokens = new LogoutTokens(issuer.provider);
  const event = 'http://schemas.openid.net/event/backchannel-logout';
  const now = Math.floor(Date.now() / 1000);

  it('names a person, or one of their sessions', async () => {
    expect(await tokens.read(issuer.logoutToken())).toEqual({ subject: 'nurse', tokenId: 'a-token' });
    const ofSession = issuer.logoutToken({ sub: undefined, sid: 'a-session' });
    expect(await tokens.read(ofSession)).toEqual({ sid: 'a-session', tokenId: 'a-token' });
  });

  it.each<[string, object]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['an end that has passed', { iat: now - 300, exp: now - 120 }],
    ['no end', { exp: undefined }],
    ['a beginning long ago', { iat: now - 3600, exp: now + 3600 }],
    ['no beginning', { iat: undefined }],
    ['no name', { jti: undefined }],
    ['another event', { events: { 'https://example.org/event': {} } }],
    ['an event that every object has', { events: Object.create({ [event]: {} }) as object }],
    ['a nonce, as an id_token has', { nonce: 'x' }],
    ['nobody in it', { sub: undefined }],
  ])('is refused with %s', async (_what, changes) => {
    const read = tokens.read(issuer.logoutToken({ ...changes }));
    await expect(read).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });

  it.each([
    ['signed by somebody else', issuer.logoutToken({}, new SigningKey('issuer-key'))],
    ['without a signature', issuer.logoutToken().replace(/\.[^.]*$/, '.')],
    ['that is none', 'a.b.c'],
    ['that is endless', 'a'.repeat(20_000)],
    ['that is empty', ''],
  ])('is refused %s', async (_how, token) => {
    await expect(tokens.read(token)).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });
});
