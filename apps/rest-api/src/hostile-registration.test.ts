import { OauthClient } from './testing/oauth-client.js';
import { useTestGateway } from './testing/test-gateway.js';

describe('registering an app, for somebody who means no good', () => {
  const rest = useTestGateway();

  const post = (body: string, type = 'application/json') =>
    fetch(`${rest.publicUrl}/oauth/register`, { method: 'POST', headers: { 'content-type': type }, body });
  const valid = { redirect_uris: ['https://a.example/'] };

  it.each<[string, string, string, number]>([
    ['a megabyte', JSON.stringify({ ...valid, client_name: 'x'.repeat(1_000_000) }), 'application/json', 413],
    ['17 KB', JSON.stringify({ ...valid, client_name: 'x'.repeat(17_000) }), 'application/json', 413],
    ['what is no JSON', '{"redirect_uris":', 'application/json', 400],
    ['a form', 'redirect_uris=https://a.example/', 'application/x-www-form-urlencoded', 400],
    ['text that looks like JSON', JSON.stringify(valid), 'text/plain', 400],
    ['nothing', '', 'application/json', 400],
    ['a list', JSON.stringify([valid]), 'application/json', 400],
    ['nested too deep', `{"redirect_uris":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'application/json', 400],
    ['a prototype', '{"__proto__":{"redirect_uris":["https://a.example/"]}}', 'application/json', 400],
  ])('is refused with %s', async (_what, body, type, status) => {
    const answer = await post(body, type);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('keeps of what is sent the name and the addresses only, and gives out no secret', async () => {
    const sent = { ...valid, client_secret: 's', jwks_uri: 'http://169.254.169.254/', logo_uri: 'javascript:alert(1)' };
    const made = (await (await post(JSON.stringify({ ...sent, client_name: 'A', scope: '*' }))).json()) as object;
    expect(Object.keys(made).sort()).toEqual([
      'application_type',
      'client_id',
      'client_id_issued_at',
      'client_name',
      'grant_types',
      'redirect_uris',
      'response_types',
      'token_endpoint_auth_method',
    ]);
  });

  it.each([
    ['Claude', 'https://evil.example/cb', 'evil.example'],
    ['Claude', 'https://claude.ai.evil.example/cb', 'claude.ai.evil.example'],
    ['Claude', 'https://сlaude.ai/cb', 'xn--laude-0ye.ai'],
    ['<img src=x onerror=alert(1)>', 'https://evil.example/cb', 'evil.example'],
    ['</strong>claude.ai<strong>', 'https://evil.example/cb', 'evil.example'],
    ['\u202eai.edualc', 'https://evil.example/cb', 'evil.example'],
    ['Cla\u200bude\u2066', 'https://evil.example/cb', 'evil.example'],
    ['claude.ai', 'cursor://x/cb', 'the app on this device that opens “cursor:” links'],
    ['claude.ai', 'http://127.0.0.1:1/cb', 'an app on this computer'],
  ])('as %j at %s is asked about as %s', async (name, uri, place) => {
    const client = new OauthClient(rest.publicUrl, uri);
    await client.register(name);
    const { text } = await client.askFor(rest.browser(), `${rest.publicUrl}/api`);
    expect(text).toContain(`<h1>Let ${place} read your records?</h1>`);
    expect(text).toContain(`<strong>${place}</strong>`);
    expect(text).toContain('Nobody has checked its name');
    expect(text).not.toMatch(/<img src=x|<\/strong>claude|[\u200b\u202e\u2066]/);
  });
});
