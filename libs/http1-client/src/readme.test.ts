import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answering, answerWith } from '@fhir-gateway/testing';
import * as library from './index.js';
import { open, read } from './testing/readme-example.js';

const textOf = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');

describe('the README', () => {
  const readme = textOf('..', 'README.md');

  it('shows the example that is compiled and run here', async () => {
    const [, shown] = /```ts\n([^]*?)```/.exec(readme) ?? [];
    const compiled = textOf('testing', 'readme-example.ts');
    expect(shown).toBe(compiled.replaceAll("'../index.js'", "'@fhir-gateway/http1-client'"));
    const server = await answering(answerWith('text'), answerWith('', '', '404 Not Found'));
    const transport = open(server.origin);
    expect(await read(transport, '/')).toBe('text');
    await expect(read(transport, '/none')).rejects.toThrow('status 404');
    await transport.destroy();
    await server.close();
  });

  it('names every export and error code', () => {
    for (const name of Object.keys(library)) expect(readme).toContain(`\`${name}\``);
    const codes = [...textOf('transport-error.ts').matchAll(/\| '([A-Z_0-9]+)'/g)].map(([, code]) => String(code));
    expect(codes.length).toBeGreaterThan(5);
    for (const code of codes) expect(readme).toContain(`| \`${code}\``);
  });
});
