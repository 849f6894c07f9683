import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { checkPlatform } from '@fhir-gateway/platform-registry';
import { statement, stubFetch, type Answer } from '../testing/stub-fetch.js';
import { writeNewPlatform, type NewRequest } from './write-new-platform.js';
import { eachFolder } from '../testing/each-folder.js';

const base = 'https://fhir.my-hospital.example/r4';
const metadata = `${base}/metadata`;
const discovery = `${base}/.well-known/smart-configuration`;
const smart = {
  authorization_endpoint: 'https://login.my-hospital.example/authorize',
  token_endpoint: 'https://tokens.vendor.example/token',
  capabilities: ['client-public', 7],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'tls_client_auth'],
  scopes_supported: ['openid', 'offline_access', 'patient/*.read', 'bad scope', 'patient/*.rs'],
};

const inside = eachFolder();

async function run(args: string[], answers: Record<string, Answer>, ask?: (question: string) => Promise<string>) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const code = await writeNewPlatform(requestOf(args), {
    platformsDirectory: inside(),
    stdout: stream,
    stderr: stream,
    fetch: stubFetch(answers).send,
    now: () => Date.parse('2026-01-02T12:00:00Z'),
    ask,
  });
  return { code, text: written.join('') };
}
/** `--name value …` as the command line understands it. */
function requestOf(args: readonly string[]): NewRequest {
  const pairs = args.flatMap((arg, at) => (arg.startsWith('--') ? [[arg.slice(2), args[at + 1]]] : []));
  return Object.fromEntries(pairs) as NewRequest;
}
const read = (name: string) => JSON.parse(readFileSync(inside(name), 'utf8')) as Record<string, unknown>;

describe('a new platform file', () => {
  it('writes a valid file from what the server says', async () => {
    const answers = { [metadata]: statement('4.0.1'), [discovery]: smart };
    const { code } = await run(['--base', base, '--id', 'my-hospital', '--name', 'My Hospital'], answers);
    expect(code).toBe(0);
    const file = read('my-hospital.json');
    expect(checkPlatform(file, { expectedId: 'my-hospital' }).faults).toEqual([]);
    expect(file).toMatchObject({
      name: 'My Hospital',
      environment: 'production',
      fhirVersion: '4.0.1',
      oauth: {
        tokenUrl: 'https://tokens.vendor.example/token',
        hosts: ['tokens.vendor.example'],
        clientType: 'public',
        tokenEndpointAuthMethods: ['client_secret_basic', 'none'],
        pkce: 'supported',
        scopes: ['openid', 'offline_access', 'patient/*.rs'],
        scopesSupported: ['openid', 'offline_access', 'patient/*.read', 'patient/*.rs'],
      },
      registration: 'required',
      verification: {
        status: 'reachable',
        checkedOn: '2026-01-02',
        metadataStatus: 200,
        smartConfigurationStatus: 200,
      },
    });
  });

  it('takes a server without login for open, and calls it after its host', async () => {
    const { code } = await run(['--base', base], { [metadata]: statement('4.3.0'), [discovery]: 404 });
    expect([code, readdirSync(inside())]).toEqual([0, ['my-hospital-example.json']]);
    expect(read('my-hospital-example.json')).toMatchObject({ registration: 'none' });
    expect(read('my-hospital-example.json')).not.toHaveProperty('oauth');
  });

  it('asks at a terminal for what is not given', async () => {
    const questions: string[] = [];
    const ask = (question: string) => {
      questions.push(question);
      return Promise.resolve(question.startsWith('FHIR') ? ` ${base} ` : 'Asked Name');
    };
    expect((await run(['--id', 'asked'], { [metadata]: statement('4.0.1'), [discovery]: smart }, ask)).code).toBe(0);
    expect(read('asked.json')).toMatchObject({ name: 'Asked Name', fhirBaseUrl: base });
    expect(questions).toHaveLength(2);
  });

  it('never overwrites a file', async () => {
    writeFileSync(inside('mine.json'), 'mine');
    const { code, text } = await run(['--base', base, '--id', 'mine'], { [metadata]: statement('4.0.1') });
    expect([code, readFileSync(inside('mine.json'), 'utf8')]).toEqual([1, 'mine']);
    expect(text).toContain('it stays as it is');
  });

  it.each<[string, string[], Record<string, Answer>, RegExp]>([
    ['http', ['--base', 'http://fhir.my-hospital.example/r4'], {}, /must be https/],
    ['no URL', ['--base', 'my-hospital'], {}, /is no URL/],
    ['a server that is away', ['--base', base], {}, /cannot be reached/],
    ['a protected server', ['--base', base], { [metadata]: 401 }, /status 401/],
    ['another API', ['--base', base], { [metadata]: { hello: 1 } }, /no FHIR server/],
    ['DSTU2', ['--base', base], { [metadata]: statement('1.0.2') }, /does not speak FHIR R4/],
    ['a bad id', ['--base', base, '--id', '../up'], { [metadata]: statement('4.0.1') }, /id: must be lower-case/],
    ['a bad kind', ['--base', base, '--kind', 'shop'], { [metadata]: statement('4.0.1') }, /kind: /],
    ['a query', ['--base', `${base}#x`], { [`${base}#x/metadata`]: statement('4.0.1') }, /fhirBaseUrl: /],
    ['a missing folder', ['--base', base, '--out', '/no/such/folder'], { [metadata]: statement('4.0.1') }, /--out/],
  ])('writes nothing for %s', async (_what, args, answers, message) => {
    const { code, text } = await run(args, answers);
    expect(code).toBe(1);
    expect(text).toMatch(message);
    expect(readdirSync(inside())).toEqual([]);
  });

  it('asks for an address where nobody is at a terminal', async () => {
    const { code, text } = await run([], {});
    expect([code, text]).toEqual([2, expect.stringContaining('--base')]);
    expect(existsSync(inside())).toBe(true);
  });
});

describe('a new platform without OAuth', () => {
  it.each([
    ['an open server', statement('4.0.1'), '4.0.1'],
    ['a server that shows nothing without credentials', 401, undefined],
  ])('is written for %s, with the variables to set', async (_what, answer, version) => {
    const args = ['--base', base, '--id', 'my-hospital', '--credentials', 'basic'];
    const { code, text } = await run(args, { [metadata]: answer });
    expect(code).toBe(0);
    expect(text).toMatch(/FHIR_GATEWAY_PLATFORM_MY_HOSPITAL_BASIC_USER and .*_BASIC_PASSWORD/);
    const file = read('my-hospital.json');
    expect(checkPlatform(file, { expectedId: 'my-hospital' }).faults).toEqual([]);
    expect([file['credentials'], file['oauth'], file['fhirVersion']]).toEqual([{ type: 'basic' }, undefined, version]);
  });

  it('is not guessed: a server that wants credentials is told of', async () => {
    const { code, text } = await run(['--base', base], { [metadata]: 401 });
    expect([code, text]).toEqual([1, expect.stringContaining('--credentials basic')]);
  });
});
