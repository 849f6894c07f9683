import { ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { pngBase64 } from './samples.js';

const staticText = 'test://static-text';
const staticBinary = 'test://static-binary';

export function registerResources(server: McpServer): void {
  server.registerResource(
    'static-text',
    staticText,
    { description: 'Text that never changes', mimeType: 'text/plain' },
    () => ({
      contents: [{ uri: staticText, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
    }),
  );
  server.registerResource(
    'static-binary',
    staticBinary,
    { description: 'An image that never changes', mimeType: 'image/png' },
    () => ({ contents: [{ uri: staticBinary, mimeType: 'image/png', blob: pngBase64 }] }),
  );
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data of any id', mimeType: 'application/json' },
    ({ href: uri }, { id }) => {
      const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` });
      return { contents: [{ uri, mimeType: 'application/json', text }] };
    },
  );
}
