import { acceptedContent, completable, inputRequired, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { imagePart, textPart } from './samples.js';

type Part = ReturnType<typeof textPart> | typeof imagePart | { type: 'resource'; resource: EmbeddedText };
interface EmbeddedText {
  uri: string;
  mimeType: string;
  text: string;
}

export function registerPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'Says the same to all' }, () =>
    fromUser(textPart('This is a simple prompt for testing.')),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Shows an image' }, () =>
    fromUser(imagePart, textPart('Please analyze the image above.')),
  );
  const word = completable(z.string(), (typed) => ['testing', 'testable'].filter((value) => value.startsWith(typed)));
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'Repeats its arguments', argsSchema: z.object({ arg1: word, arg2: z.string() }) },
    ({ arg1, arg2 }) => fromUser(textPart(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Embeds a resource', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) => {
      const resource = { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' };
      return fromUser({ type: 'resource', resource }, textPart('Please process the embedded resource above.'));
    },
  );
  registerPromptWithInput(server);
}

/** A prompt that asks before it answers, as a tool may (SEP-2322). */
function registerPromptWithInput(server: McpServer): void {
  const requestedSchema = z.object({ context: z.string() });
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks for a context' }, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', requestedSchema);
    if (given) return fromUser(textPart(`The context is ${given.context}.`));
    const message = 'What context should the prompt use?';
    return inputRequired({ inputRequests: { user_context: inputRequired.elicit({ message, requestedSchema }) } });
  });
}

function fromUser(...parts: Part[]) {
  return { messages: parts.map((content) => ({ role: 'user' as const, content })) };
}
