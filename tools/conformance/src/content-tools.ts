import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { imagePart, textPart, wavBase64 } from './samples.js';

type Part = CallToolResult['content'][number];

/** Tools that always answer the same: each kind of content that a result may have. */
const answers: Readonly<Record<string, readonly Part[]>> = {
  test_simple_text: [textPart('This is a simple text response for testing.')],
  test_image_content: [imagePart],
  test_audio_content: [{ type: 'audio', data: wavBase64, mimeType: 'audio/wav' }],
  test_embedded_resource: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  test_multiple_content_types: [
    textPart('Multiple content types test:'),
    imagePart,
    embedded('test://mixed-content-resource', 'application/json', JSON.stringify({ test: 'data', value: 123 })),
  ],
};

export function registerContentTools(server: McpServer): void {
  for (const [name, content] of Object.entries(answers)) {
    server.registerTool(name, { description: `Answers what ${name} has to` }, () => ({ content: [...content] }));
  }
}

function embedded(uri: string, mimeType: string, text: string): Part {
  return { type: 'resource', resource: { uri, mimeType, text } };
}
