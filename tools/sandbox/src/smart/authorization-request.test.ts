import type { KoaContextWithOIDC } from 'oidc-provider';
import { completeOfflineRequest } from './authorization-request.js';

const promptAfter = (query: Record<string, string | string[]>, path = '/authorize', method = 'GET'): unknown => {
  const ctx = { method, path, query } as unknown as KoaContextWithOIDC;
  completeOfflineRequest(ctx, '/authorize');
  return ctx.query.prompt;
};

describe('completeOfflineRequest', () => {
  it('asks for consent when offline_access is wanted', () => {
    expect(promptAfter({ scope: 'openid offline_access' })).toBe('consent');
    expect(promptAfter({ scope: 'offline_access', prompt: 'login' })).toBe('login consent');
  });

  it.each([
    ['without offline_access', { scope: 'openid' }, undefined],
    ['for a scope that only looks like it', { scope: 'not_offline_access' }, undefined],
    ['when the client wants no page', { scope: 'offline_access', prompt: 'none' }, 'none'],
    ['when consent is asked for already', { scope: 'offline_access', prompt: 'consent' }, 'consent'],
  ])('changes nothing %s', (_name, query, prompt) => {
    expect(promptAfter(query)).toBe(prompt);
  });

  it('leaves other endpoints alone', () => {
    expect(promptAfter({ scope: 'offline_access' }, '/token')).toBeUndefined();
    expect(promptAfter({ scope: 'offline_access' }, '/authorize', 'POST')).toBeUndefined();
  });
});
