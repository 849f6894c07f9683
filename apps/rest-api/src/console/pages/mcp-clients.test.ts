import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { mcpClients, type ClientLines } from './mcp-clients.js';

const root = resolve(__dirname, '..', '..', '..', '..', '..');
const document = readFileSync(join(root, 'docs', 'connecting-clients.md'), 'utf8');
const local = 'http://localhost:8000/mcp';
const deployed = 'https://mcp.example.org/mcp';

/** The same lines whatever their white space. */
function essence(language: string, text: string): string {
  return language === 'json' ? JSON.stringify(JSON.parse(text)) : text.trim();
}

const documented = [...document.matchAll(/```(json|sh)\n([^]*?)```/g)].map(([, language = '', text = '']) =>
  essence(language, text),
);
const linesAt = (address: string, port = address === local ? 8000 : undefined): ClientLines[] =>
  mcpClients(address, port).flatMap(({ lines }) => lines);

describe('the lines for MCP clients', () => {
  it.each(linesAt(local).map(({ caption }, index) => [caption, index] as const))(
    'are those of docs/connecting-clients.md: %s',
    (_caption, index) => {
      const shown = [local, deployed].map((address) => {
        const { language, text } = linesAt(address)[index] as ClientLines;
        return essence(language, text);
      });
      expect(documented.filter((block) => shown.includes(block))).not.toEqual([]);
    },
  );

  it('leave out none that the document has', () => {
    const known = new Set(
      [local, deployed].flatMap((address) => linesAt(address)).map(({ language, text }) => essence(language, text)),
    );
    expect(documented.filter((block) => !known.has(block))).toEqual([]);
    expect(documented.length).toBeGreaterThan(8);
  });

  it('allow http to the bridge only where the address is http', () => {
    const texts = (address: string) =>
      mcpClients(address, undefined)
        .flatMap(({ lines }) => lines.map(({ text }) => text))
        .join('\n');
    expect(texts(local)).toContain('--allow-http');
    expect(texts(deployed)).not.toContain('--allow-http');
  });

  it('start the command line at the port of the gateway, where that is for this machine', () => {
    const texts = (port: number) => linesAt(local, port).map(({ text }) => text);
    const args = (...option: string[]) =>
      expect.stringContaining(
        JSON.stringify(['-y', '@fhir-gateway/cli', 'mcp', ...option], null, 2).replaceAll('\n', '\n      '),
      ) as string;
    expect(texts(8000)).toContainEqual(args());
    expect(texts(9000)).toContainEqual(args('--port', '9000'));
    expect(texts(9000).join()).not.toContain('mcp-remote');
  });
});
