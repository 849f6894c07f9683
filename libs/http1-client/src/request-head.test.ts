import { writeRequestHead } from './request-head.js';

const write = (change: {
  method?: string;
  path?: string;
  headers?: readonly string[];
  length?: number | undefined;
}): string => {
  const { method = 'GET', path = '/r4/Patient', headers = [], length } = change;
  return writeRequestHead(method, path, 'fhir.test:8443', headers, length);
};

const invalid = expect.objectContaining({ code: 'HTTP_REQUEST_INVALID' }) as Error;

it('writes the request line, the host first, the caller’s headers as they are and an empty line', () => {
  expect(write({ headers: ['accept', 'application/fhir+json', 'X-A', '\té "1"'] })).toBe(
    'GET /r4/Patient HTTP/1.1\r\nhost: fhir.test:8443\r\nconnection: keep-alive\r\n' +
      'accept: application/fhir+json\r\nX-A: \té "1"\r\n\r\n',
  );
});

it.each([0, 1, 2_097_152])('writes the length of a body of %d bytes, and none where there is no body', (length) => {
  expect(write({ method: 'POST', length })).toContain(`\r\ncontent-length: ${length}\r\n\r\n`);
  expect(write({})).not.toContain('content-length');
});

it('writes a path byte for byte', () => {
  const path = '/r4/Patient/%24x/$y?name=%C3%A9&a="b"|c,d:e[]{}\\^`~!\'()*+;=@&x=\xe9';
  expect(write({ path }).split('\r\n')[0]).toBe(`GET ${path} HTTP/1.1`);
});

it.each(['', 'GET ', 'GET /other HTTP/1.1\r\nhost: evil.test\r\n\r\nGET', 'G\0T', 'GÉT', 'GET:'])(
  'refuses a method %j',
  (method) => expect(() => write({ method })).toThrow(invalid),
);

it.each([
  ['', 'empty'],
  ['r4/Patient', 'without a slash'],
  ['http://evil.test/', 'that is absolute'],
  ['/r4 /x', 'with a space'],
  ['/r4 HTTP/1.1\r\nhost: evil.test\r\n\r\nGET /x', 'that is a request'],
  ['/r4\0', 'with NUL'],
  ['/r4\x7f', 'with DEL'],
  ['/r4?name=a#&patient=p1', 'with a fragment'],
  ['/r4/\u010d\u010a', 'whose low bytes are CR LF'],
])('refuses a path %j (%s)', (path) => {
  expect(() => write({ path })).toThrow(invalid);
});

const ofConnection = ['host', 'connection', 'keep-alive', 'upgrade', 'expect', 'te', 'Host'];
const ofFraming = ['content-length', 'transfer-encoding', 'trailer', 'Content-Length', 'TRANSFER-ENCODING'];
it.each(['', ' x', 'x ', 'x:', 'x: 1\r\ncontent-length', 'x\0', 'x\u010d\u010ay', ...ofConnection, ...ofFraming])(
  'refuses a header %j, each time',
  (name) => {
    for (let time = 0; time < 2; time += 1) {
      expect(() => write({ headers: ['accept', '*/*', name, '1'] })).toThrow(invalid);
    }
  },
);

it.each(['1\r\ncontent-length: 5', '1\n', '1\r', '\0', '\x7f', '\x1b[0m', '1\x0b', '\u2028', '\u010d\u010ax: 1', 'Ā'])(
  'refuses a header value %j, first or last, and repeats nothing of it',
  (value) => {
    for (const headers of [
      ['authorization', `Bearer secret${value}`, 'x-a', '1'],
      ['x-a', '1', 'authorization', `Bearer secret${value}`],
    ]) {
      let error: unknown;
      try {
        write({ headers });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ code: 'HTTP_REQUEST_INVALID' });
      expect((error as Error).message).not.toContain('secret');
    }
  },
);

it('knows any number of names', () => {
  for (let index = 0; index < 1_000; index += 1) {
    expect(write({ headers: [`x-${index}`, '1'] })).toContain(`x-${index}: 1\r\n`);
  }
  expect(() => write({ headers: ['host', '1'] })).toThrow(/header name/);
});
