import type { Deployment } from '../deployment.js';
import type { Row } from './rows.js';

const hosts: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
  ['a rebound host name', { host: 'attacker.example' }],
  ['a host name that only begins like ours', { host: 'localhost.attacker.example' }],
  ['another port', { host: 'localhost:1' }],
  ['an empty host', { host: '' }],
  ['a foreign origin', { origin: 'https://attacker.example' }],
  ['an allowed origin', { origin: 'https://app.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['another port as origin', { origin: 'http://localhost:1' }],
  ['cross-site', { 'sec-fetch-site': 'cross-site' }],
  ['same-site', { 'sec-fetch-site': 'same-site' }],
];

const targets = [
  ['the record', '/api/fhir/sandbox-open/Patient/hedda-vantreen', 'GET'],
  ['the platforms', '/api/platforms?kind=sandbox', 'GET'],
  ['the status', '/auth/status', 'GET'],
  ['a logout', '/auth/sandbox-ehr/logout', 'POST'],
  ['the console', '/', 'GET'],
  ['a coverage question', '/api/coverage/sandbox-payer/requirements', 'POST'],
  ['health', '/livez', 'GET'],
] as const;

/** Requests that other sites made, and requests that are none, to the REST API. */
export function restRefusals(deployment: Deployment): Row[] {
  const made = targets.flatMap(([target, path, method]) =>
    hosts.map(([what, headers]) => ({ id: `rest: ${target}, ${what}`, path, method, headers })),
  );
  return [...made, ...malformed(deployment, 'rest', '/api/fhir/sandbox-open/Patient/hedda-vantreen')];
}

/** The same to the MCP server. */
export function mcpRefusals(deployment: Deployment): Row[] {
  const made = hosts.map(([what, headers]): Row => ({
    id: `mcp: a list, ${what}`,
    app: 'mcp',
    path: '/mcp',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: '{"jsonrpc":"2.0","id":1,"method":"ping"}',
  }));
  return [...made, ...malformed(deployment, 'mcp', '/mcp')];
}

/** What no client sends. */
function malformed(deployment: Deployment, app: 'rest' | 'mcp', path: string): Row[] {
  const { host } = new URL(deployment.apps[app].origin);
  const end = 'connection: close\r\n\r\n';
  const texts: readonly (readonly [what: string, text: string])[] = [
    ['as a client would', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['HTTP/1.0', `GET ${path} HTTP/1.0\r\nhost: ${host}\r\n\r\n`],
    ['HTTP/1.0 without a host', `GET ${path} HTTP/1.0\r\n\r\n`],
    ['HTTP/2.0', `GET ${path} HTTP/2.0\r\nhost: ${host}\r\n\r\n`],
    ['no host', `GET ${path} HTTP/1.1\r\n${end}`],
    ['two hosts', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nhost: evil.example\r\n${end}`],
    ['absolute form', `GET http://${host}${path} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['absolute form, another host', `GET http://evil.example${path} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a path with two slashes at first', `GET //evil.example${path} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a path without a slash', `GET nowhere HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a path with a space', `GET ${path} x HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a path in UTF-8', `GET ${path}/\u00c3\u00a4 HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['OPTIONS *', `OPTIONS * HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['CONNECT', `CONNECT ${host} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a method in small letters', `get ${path} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a method that is none', `NONSENSE ${path} HTTP/1.1\r\nhost: ${host}\r\n${end}`],
    ['a header without a name', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n: x\r\n${end}`],
    ['a space before a colon', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nx-a : x\r\n${end}`],
    ['a folded header', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nx-a: x\r\n y\r\n${end}`],
    ['NUL in a header', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nx-a: \u0000\r\n${end}`],
    ['headers of 40 KB', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nx-a: ${'x'.repeat(40_000)}\r\n${end}`],
    ['bare line feeds', `GET ${path} HTTP/1.1\nhost: ${host}\nconnection: close\n\n`],
    ['two lengths', `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 2\r\ncontent-length: 3\r\n${end}{}x`],
    ['a negative length', `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: -1\r\n${end}`],
    [
      'length and chunks',
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n${end}0\r\n\r\n`,
    ],
    ['unknown transfer coding', `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ntransfer-encoding: gzip\r\n${end}`],
    [
      'bad chunk',
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n${end}zz\r\n`,
    ],
    [
      'chunks',
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n${end}2\r\n{}\r\n0\r\n\r\n`,
    ],
    [
      'expects 100',
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\nexpect: 100-continue\r\ncontent-length: 2\r\n${end}{}`,
    ],
    ['expects something else', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nexpect: something\r\n${end}`],
    ['an upgrade', `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n`],
    ['no HTTP', 'hello\r\n\r\n'],
  ];
  return texts.map(([what, raw]) => ({ id: `${app}, malformed: ${what}`, app, path: '', raw, openMs: 700 }));
}
