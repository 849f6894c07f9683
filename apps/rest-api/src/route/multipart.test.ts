import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';

import { readMultipart } from './multipart.js';

/** A request that sends this much, and no end. */
function requestOf(text: string, headers: Record<string, string> = {}) {
  const type = { 'content-type': 'multipart/form-data; boundary=x' };
  const req = Object.assign(new PassThrough(), { headers: { ...type, ...headers } });
  req.write(text);
  return req as unknown as IncomingMessage & PassThrough;
}
const part = (name: string, value: string, more = '') =>
  `--x\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;

it('reads fields and one file, and no name of a file', async () => {
  const req = requestOf(
    `${part('a', '1')}${part('a', '2')}${part('__proto__', '3')}${part('f', 'ü', '; filename="x"')}--x--\r\n`,
  );
  req.end();
  const { fields, file } = await readMultipart(req, 100);
  expect(Object.entries(fields)).toEqual([
    ['a', ['1', '2']],
    ['__proto__', '3'],
  ]);
  expect(Buffer.from(file).toString()).toBe('ü');
});

it.each<[string, string, (req: PassThrough) => void, Record<string, string>?]>([
  ['a sender who has gone', 'BODY_INVALID', (req) => req.emit('aborted')],
  ['a connection that broke', 'BODY_INVALID', (req) => req.destroy(new Error('reset'))],
  ['a form without its end', 'BODY_INVALID', (req) => req.end()],
  ['a form that announces more than it may have', 'BODY_TOO_LARGE', () => undefined, { 'content-length': '999999' }],
  ['a file without an end', 'BODY_TOO_LARGE', (req) => req.write(part('f', 'y'.repeat(101), '; filename="x"'))],
  ['an endless beginning', 'BODY_TOO_LARGE', (req) => req.write('z'.repeat(70_000))],
  ['headers of a part without an end', 'BODY_TOO_LARGE', (req) => req.write(`--x\r\na: ${'b'.repeat(70_000)}`)],
])('refuses %s with %s', async (_what, code, go, headers = {}) => {
  const req = requestOf(part('a', '1'), headers);
  const read = readMultipart(req, 100);
  go(req);
  await expect(read).rejects.toMatchObject({ code });
});
