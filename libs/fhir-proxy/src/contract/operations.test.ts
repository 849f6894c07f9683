import type { PlatformDefinition } from '@fhir-gateway/platform-registry';
import { sendJson } from '@fhir-gateway/testing';
import { answers, codeOf, eachProxy, fixture, jsonBody, reopen, upstream } from '../testing/fixture.js';

eachProxy();

const parameters = jsonBody({ resourceType: 'Parameters' });
const statement = {
  resourceType: 'CapabilityStatement',
  rest: [
    { mode: 'client', operation: [{ name: 'closure' }] },
    {
      mode: 'server',
      operation: [{ name: '$process-message' }, null, { name: 7 }],
      resource: [null, { type: 'Claim', operation: [{ name: 'submit' }] }, { type: 'Patient', operation: 'merge' }],
    },
  ],
};

function start(operations?: PlatformDefinition['operations']): void {
  reopen({}, operations && { definition: { operations } });
  fixture.mayWrite('user/*.cruds');
  upstream.seen.length = 0;
  upstream.answer = ({ url }, response) =>
    sendJson(response, 200, url.endsWith('/metadata') ? statement : { resourceType: 'Parameters' });
}

/** What reached the platform, its capabilities apart. */
function sent(): string[] {
  return upstream.seen.filter(({ url }) => url !== '/r4/metadata').map(({ method, url }) => `${method} ${url}`);
}

describe('an operation that only reads', () => {
  it.each([
    'GET ValueSet/$expand?url=x',
    'POST ValueSet/$expand',
    'GET Patient/p1/$everything',
    'GET Observation/$stats?subject=Patient/p1',
  ])('goes to any platform as it came: %s', async (line) => {
    start();
    fixture.writes = false;
    await fixture.send(line, line.startsWith('POST') ? parameters : {});
    expect(sent()).toEqual([line.replace(' ', ' /r4/')]);
    expect(upstream.seen).toHaveLength(1);
    expect(fixture.audit).toMatchObject([{ event: 'fhir.operation', operation: /\$[a-z-]+/.exec(line)?.[0] }]);
  });
});

describe('an operation that is not known to read', () => {
  it.each(['POST $process-message', 'POST Claim/$submit', 'POST Claim/c1/$submit', 'GET Claim/$submit'])(
    'passes where the platform offers it: %s',
    async (line) => {
      start();
      await fixture.send(line, line.startsWith('POST') ? parameters : {});
      expect(sent()).toEqual([line.replace(' ', ' /r4/')]);
    },
  );

  it.each(['POST Patient/$submit', 'POST $submit', 'POST Patient/$constructor', 'POST Observation/o1/$toString'])(
    'is refused where the platform does not offer it: %s',
    async (line) => {
      start();
      expect(await codeOf(fixture.send(line, parameters))).toBe('INTERACTION_NOT_SUPPORTED');
      expect(sent()).toEqual([]);
      // A name that anybody can think up is nothing for the log.
      expect(fixture.audit[0]?.operation).toBeUndefined();
    },
  );

  it.each([[['user/*.r']], [['user/*.u']], [['user/Claim.cruds']], [['patient/*.rs']]])(
    'needs to read and update everything, and not only %j',
    async (scopes) => {
      start();
      fixture.auth.scopes = scopes;
      expect(await codeOf(fixture.send('POST Claim/$submit', parameters))).toBe('SCOPE_INSUFFICIENT');
      expect(sent()).toEqual([]);
    },
  );

  it('is refused while the platform cannot say what it offers, and asks it no more often than once a minute', async () => {
    start();
    answers(500, { resourceType: 'OperationOutcome' });
    for (let call = 0; call < 3; call += 1) {
      expect(await codeOf(fixture.send('POST Claim/$submit', parameters))).toBe('INTERACTION_NOT_SUPPORTED');
    }
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/r4/metadata']);
    start();
    upstream.answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    expect(await codeOf(fixture.send('POST Claim/$submit', parameters))).toBe('INTERACTION_NOT_SUPPORTED');
  });

  it('is never sent twice', async () => {
    start();
    upstream.answer = ({ url }, response) =>
      sendJson(
        response,
        url.endsWith('/metadata') ? 200 : 503,
        url.endsWith('/metadata') ? statement : { resourceType: 'OperationOutcome' },
      );
    for (const line of ['GET Claim/$submit', 'POST Claim/$submit']) {
      expect((await fixture.send(line, line.startsWith('POST') ? parameters : {})).head?.status).toBe(503);
    }
    expect(sent()).toHaveLength(2);
  });
});

describe('a platform file that lists operations', () => {
  const operations = { '$member-match': { scope: 'Patient.r' }, $submit: { scope: 'Claim.cu', writes: true } };

  it('lets those pass, and asks the platform about none', async () => {
    start(operations);
    fixture.auth.scopes = ['user/Patient.r', 'user/Claim.cu'];
    await fixture.send('POST Patient/$member-match', parameters);
    await fixture.send('POST Claim/$submit', parameters);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/r4/Patient/$member-match', '/r4/Claim/$submit']);
  });

  it.each([
    ['POST Patient/$member-match', ['user/Patient.s'], true, 'SCOPE_INSUFFICIENT'],
    ['POST Claim/$submit', ['user/Claim.c'], true, 'SCOPE_INSUFFICIENT'],
    ['POST Claim/$submit', ['user/*.cruds'], false, 'WRITES_OFF'],
    ['GET Patient/p1/$everything', ['user/*.cruds'], true, 'INTERACTION_NOT_SUPPORTED'],
    ['POST $process-message', ['user/*.cruds'], true, 'INTERACTION_NOT_SUPPORTED'],
    ['POST $constructor', ['user/*.cruds'], true, 'INTERACTION_NOT_SUPPORTED'],
  ])('refuses %s with %j (writes %s): %s', async (line, scopes, writes, code) => {
    start(operations);
    fixture.auth.scopes = scopes;
    fixture.writes = writes;
    expect(await codeOf(fixture.send(line, parameters))).toBe(code);
    expect(upstream.seen).toEqual([]);
  });
});
