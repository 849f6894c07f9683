import type { Gateway } from '@fhir-gateway/gateway';
import { completable, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { completePlatformId, completeResourceType } from '../tool/platform-names.js';
import { prompts } from './index.js';
import type { PromptArgument } from './prompt.js';

/** Registers every prompt with a server. */
export type RegisterPrompts = (server: McpServer) => void;

/** Prepares the prompts once, so that registering them for each request costs little. */
export function preparePrompts(gateway: Gateway): RegisterPrompts {
  const schemas = {
    platform_id: completable(
      z.string().min(1).max(200).describe('Which platform, as list_platforms names it'),
      (typed) => completePlatformId(gateway, typed),
    ),
    procedure_code: z.string().min(1).max(20).describe('CPT or HCPCS code of the procedure, such as 27447'),
    resource_type: completable(
      z
        .string()
        .regex(/^[A-Z][A-Za-z]{0,63}$/)
        .describe('FHIR resource type, such as Observation'),
      (typed) => completeResourceType(typed),
    ),
  };
  const prepared = prompts.map((prompt) => {
    const argsSchema = z.object(Object.fromEntries(prompt.arguments.map((name) => [name, schemas[name]])));
    return { prompt, config: { title: prompt.title, description: prompt.description, argsSchema } };
  });
  return (server) => {
    for (const { prompt, config } of prepared) {
      server.registerPrompt(prompt.name, config, (args) => ({
        description: prompt.description,
        messages: [
          { role: 'user', content: { type: 'text', text: prompt.text(args as Record<PromptArgument, string>) } },
        ],
      }));
    }
  };
}
