import { execFile, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

import { transform } from '@swc/core';

import { operationsOf } from '../routes.js';
import type { ExampleCall, Operation } from '../route/operation.js';
import { exampleRequest } from './example-request.js';
import { credentialNeeds, requestCode, type ProgramRequest, type RequestCode } from './request-code.js';

const run = promisify(execFile);
const modes = ['oauth', 'pairing', 'local'] as const;
const publicUrl = 'https://gateway.example/fhir';
const operations = operationsOf({ config: { publicUrl, mcpAuth: 'oauth', keepsConnections: true } });
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;

const codeOf = (request: ProgramRequest) =>
  Object.fromEntries(requestCode(request).map(({ language, text }) => [language, text])) as Record<
    RequestCode['language'],
    string
  >;
const exampleOf = (
  mode: (typeof modes)[number],
  method: 'get' | 'put',
  caller: ExampleCall['caller'] = 'app',
): ProgramRequest => {
  const operation = { method, path: '/a', sameOrigin: 'proven', answers: {} } as unknown as Operation;
  return exampleRequest({ publicUrl, mode }, operation, { summary: 'Ask', status: 200, caller });
};

describe('an example of the reference', () => {
  it('is called with a token in oauth mode alone', () => {
    for (const text of Object.values(codeOf(exampleOf('oauth', 'get')))) expect(text).toContain('GATEWAY_TOKEN');
    for (const mode of ['local', 'pairing'] as const)
      expect(Object.values(codeOf(exampleOf(mode, 'get'))).join()).not.toMatch(/Authorization|TOKEN/);
  });

  it('is called with the cookie of a session in pairing mode, and with nothing in local mode', () => {
    for (const text of Object.values(codeOf(exampleOf('pairing', 'get')))) expect(text).toContain('GATEWAY_COOKIE');
    expect(Object.values(codeOf(exampleOf('local', 'get'))).join()).not.toMatch(/GATEWAY_|X-Requested-With/);
  });

  it('has proof of its origin where it changes something without a token', () => {
    const proofs = (...example: Parameters<typeof exampleOf>) =>
      Object.values(codeOf(exampleOf(...example))).filter((text) => text.includes('X-Requested-With')).length;
    expect([proofs('local', 'put'), proofs('pairing', 'put'), proofs('oauth', 'put', 'browser')]).toEqual([3, 3, 3]);
    expect([proofs('oauth', 'put'), proofs('local', 'get'), proofs('oauth', 'put', undefined)]).toEqual([0, 0, 0]);
  });

  it('says where each credential comes from, and shows none', () => {
    expect(credentialNeeds('token', publicUrl)).toContain(`fhir-gateway token --server ${publicUrl}`);
    expect(credentialNeeds('cookie', publicUrl)).toMatch(/GATEWAY_COOKIE to the session cookie/);
    expect(credentialNeeds('metrics', publicUrl)).toContain('FHIR_GATEWAY_METRICS_TOKEN');
  });
});

describe('the examples of all operations', () => {
  const all = modes.flatMap((mode) =>
    operations.flatMap((operation) =>
      Object.entries(operation.examples).map(([name, call]) => ({
        name: `${mode} ${operation.id}/${name}`,
        code: codeOf(exampleRequest({ publicUrl, mode }, operation, call)),
      })),
    ),
  );

  it('are TypeScript that compiles', async () => {
    expect(all.length).toBeGreaterThan(400);
    // One module each: what one names, another names, too.
    const source = all.map(({ code }, at) => `async function example${at}() {\n${code.TypeScript}\n}`).join('\n');
    await expect(transform(source, { jsc: { parser: { syntax: 'typescript' } } })).resolves.toBeDefined();
    await expect(transform(`${source}\nconst x = {`, { jsc: { parser: { syntax: 'typescript' } } })).rejects.toThrow();
  });

  (hasPython ? it : it.skip)(
    'are Python that compiles (needs python3)',
    async () => {
      const check = 'import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)';
      const parse = (texts: readonly string[]) => {
        const started = run('python3', ['-c', check]);
        started.child.stdin?.end(JSON.stringify(texts));
        return started;
      };
      await expect(parse(all.map(({ code }) => code.Python))).resolves.toMatchObject({ stderr: '' });
      await expect(parse(['print(null'])).rejects.toThrow(/SyntaxError/);
    },
    60_000,
  );

  it('are one command for a shell', async () => {
    const script = all.map(({ code }) => code.curl.replace(/^curl/, 'printf "%s\\n" --')).join('\n');
    const { stdout } = await run('sh', ['-c', script], { maxBuffer: 10_000_000 });
    expect(stdout.split('\n').filter((line) => line.startsWith(publicUrl))).toHaveLength(all.length);
  }, 60_000);
});

describe('code that is copied', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((req, res) => {
      let body = '';
      req.setEncoding('utf8').on('data', (part: string) => (body += part));
      req.on('end', () => {
        const { authorization, 'content-type': type, 'x-requested-with': proof } = req.headers;
        const isAway = req.url === '/away';
        res.writeHead(isAway ? 303 : 200, isAway ? { location: '/elsewhere' } : { 'content-type': 'application/json' });
        res.end(JSON.stringify([req.method, req.url, authorization, type, proof, body]));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const env = { PATH: process.env['PATH'], GATEWAY_TOKEN: 'from-the-environment' };
  const languages = {
    curl: (text: string) => run('sh', ['-c', text], { env }),
    TypeScript: (text: string) => run(process.execPath, ['--input-type=module', '-e', text], { env }),
    Python: (text: string) => run('python3', ['-W', 'error', '-c', text], { env }),
  };
  const installed = (Object.keys(languages) as (keyof typeof languages)[]).filter(
    (language) => language !== 'Python' || hasPython,
  );

  it.each(installed)(
    'sends the same request in %s',
    async (language) => {
      const value = { text: 'it\'s "one" line\nand – another', list: [true, null, 1.5, []], none: {} };
      const request: ProgramRequest = {
        method: 'POST',
        url: `${origin}/a?code=it's%20"one"&_count=25`,
        credential: 'token',
        headers: { 'X-Requested-With': 'example' },
        body: { kind: 'json', mediaType: 'application/fhir+json', value },
        answersJson: false,
      };
      const { stdout } = await languages[language](codeOf(request)[language]);
      const sent = JSON.parse(stdout.slice(stdout.indexOf('['))) as unknown[];
      const [method, url, authorization, type, proof, body] = sent;
      expect([method, decodeURIComponent(String(url))]).toEqual(['POST', `/a?code=it's "one"&_count=25`]);
      expect([authorization, type, proof]).toEqual(['Bearer from-the-environment', 'application/fhir+json', 'example']);
      expect(JSON.parse(String(body))).toEqual(value);
    },
    60_000,
  );

  it.each(installed)(
    'sends forms of both kinds, and follows no redirect, in %s',
    async (language) => {
      const fields = { code: 'a&b=@ä' };
      const send = async (kind: 'form' | 'multipart') => {
        const request: ProgramRequest = {
          ...{ method: 'POST', url: `${origin}/form`, body: { kind, fields }, answersJson: false },
        };
        return (await languages[language](codeOf(request)[language])).stdout;
      };
      const [form, multipart] = [await send('form'), await send('multipart')];
      expect(form).toContain('application/x-www-form-urlencoded');
      expect(form).toContain('code=a%26b%3D%40%C3%A4');
      expect(multipart).toContain('multipart/form-data; boundary=');
      expect(multipart).toContain(String.raw`name=\"code\"\r\n\r\na&b=@ä\r\n`);
      const away = { method: 'GET', url: `${origin}/away`, answersJson: false, answersRedirect: true };
      expect((await languages[language](codeOf(away)[language])).stdout).toContain('/away');
    },
    60_000,
  );
});
