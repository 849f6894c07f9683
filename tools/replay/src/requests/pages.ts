import type { Callers } from '../callers.js';
import { form } from './rows.js';
import type { Row } from './rows.js';

const paths = [
  '/',
  '/?q=sandbox',
  '/?q=<script>alert(1)</script>',
  '/?kind=payer&state=AR',
  '/?nonsense=1',
  '/platforms/sandbox-ehr',
  '/platforms/epic?q=mayo',
  '/platforms/nowhere',
  '/connections',
  '/record',
  '/record?kind=visits',
  '/record?kind=nothing',
  '/record/results',
  '/record/results?category=vital-signs',
  '/prior-auth',
  '/agents',
];

/** The console without a session. */
export function consolePages(): Row[] {
  return [
    ...paths.map((path) => ({ id: `page, stranger: ${path}`, path, headers: { accept: 'text/html' } })),
    { id: 'page: /, HEAD', method: 'HEAD', path: '/' },
    { id: 'page: /, POST', method: 'POST', path: '/' },
    { id: 'page: /agents, DELETE', method: 'DELETE', path: '/agents' },
    { id: 'page: nowhere, for a person', path: '/nowhere-at-all', headers: { accept: 'text/html' } },
    {
      id: 'page: /, from another site',
      path: '/',
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    },
    { id: 'page: /, framed', path: '/', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' } },
    { id: 'page: prior-auth, from nowhere', path: '/prior-auth', headers: form, body: '' },
  ];
}

/** The console and the sessions of somebody who is signed in. */
export function signedInPages(callers: Callers): Row[] {
  const get = (path: string): Row => ({
    id: `page, signed in: ${path}`,
    path,
    headers: { ...callers.cookie, accept: 'text/html' },
  });
  return [
    ...paths.map(get),
    get('/record?kind=problems'),
    get('/auth/sandbox-ehr/connected'),
    get('/auth/sandbox-ehr/login'),
    ...['/auth/status', '/auth/sessions', '/auth/sandbox-ehr/wait?timeout=0', '/auth/sandbox-payer/wait?timeout=0'].map(
      (path) => ({ id: `signed in: ${path}`, path, headers: { ...callers.cookie } }),
    ),
    { id: 'signed in: status, as the app', path: '/auth/status', headers: callers.rest },
    { id: 'page, signed in: asks a payer', path: '/prior-auth', headers: formHeaders(callers), body: 'request=pa-0' },
    {
      id: 'page, signed in: asks a payer from another site',
      path: '/prior-auth',
      headers: { ...callers.cookie, ...form, origin: 'https://evil.example' },
      body: 'request=pa-0',
    },
  ];
}

function formHeaders({ cookie }: Callers): Record<string, string> {
  return { ...cookie, ...form, 'sec-fetch-site': 'same-origin' };
}
