import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, answerWith } from '@fhir-gateway/testing';
import { open, read } from './testing/readme-example.js';

const textOf = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = textOf('..', 'README.md');

  it('has an example that runs', async () => {
    const server = await answering(answerWith('text'), answerWith('', '', '404 Not Found'));
    const transport = open(server.origin);
    expect(await read(transport, '/')).toBe('text');
    await expect(read(transport, '/none')).rejects.toThrow('status 404');
    await transport.destroy();
    await server.close();
  });

  it('names every error code', () => {
    const codes = [...textOf('transport-error.ts').matchAll(/\| '([A-Z_0-9]+)'/g)].map(([, code]) => String(code));
    expect(codes.length).toBeGreaterThan(5);
    for (const code of codes) expect(readme).toContain(`| \`${code}\``);
  });
});
