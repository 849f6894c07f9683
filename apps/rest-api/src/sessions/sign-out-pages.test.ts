import { createPageSender } from '@fhir-gateway/express-kit';
import express from 'express';
import type { AddressInfo } from 'node:net';

import { leavingPage } from './sign-out-pages.js';

describe('the page that leads to a logout by a form', () => {
  const endSessionEndpoint = 'https://login.example/logout?realm="a"';
  const page = leavingPage({
    base: '',
    platformName: '<i>Clinic</i>',
    endSessionEndpoint,
    method: 'post',
    fields: { id_token_hint: 'a.b.c', state: '"><script>' },
  });

  it('has one form, whose values are escaped, and a button for browsers without script', () => {
    const text = page.toString();
    expect(text).toContain('action="https://login.example/logout?realm=%22a%22" data-submit');
    expect(text).toContain('name="id_token_hint" value="a.b.c"');
    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(text).toContain('Go on to &lt;i&gt;Clinic');
    expect(text.match(/<form/g)).toHaveLength(1);
  });

  it('may send that form to the platform, and no other page may', async () => {
    const app = express();
    const send = createPageSender();
    app.get('/leaving', (_req, res) => send(res, page, { hasScript: true, formTarget: endSessionEndpoint }));
    app.get('/other', (_req, res) => send(res, page, { hasScript: true }));
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const policyOf = async (path: string) =>
        (await fetch(`http://127.0.0.1:${port}${path}`)).headers.get('content-security-policy');
      expect(await policyOf('/leaving')).toContain("form-action 'self' https: https://login.example;");
      expect(await policyOf('/other')).toContain("form-action 'self';");
    } finally {
      server.close();
    }
  });
});
