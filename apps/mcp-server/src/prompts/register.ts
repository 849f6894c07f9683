import { resourceTypePattern } from '@fhir-gateway/fhir';
import type { Gateway } from '@fhir-gateway/gateway';
import { completable, type McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { completePlatformId, completeResourceType } from '../tool/platform-names.js';
import { prompts } from './index.js';
import type { PromptArgument, PromptDefinition } from './prompt.js';

/** Registers every prompt with a server. */
export type RegisterPrompts = (server: McpServer) => void;

/** Prompts whose calls can work where that is on and off. */
export function listedPrompts(offer: Readonly<Record<'payer' | 'writes', boolean>>): readonly PromptDefinition[] {
  return prompts.filter(({ needs = [] }) => needs.every((need) => offer[need]));
}

/**
 * Prepares the prompts once, so that registering them for each request costs little. An argument stands in the sentences
 * of a prompt, so each is a name or a code, and a platform is one that there is.
 */
export function preparePrompts(
  gateway: Gateway,
  offer: Readonly<Record<'payer' | 'writes', boolean>>,
): RegisterPrompts {
  const { registry } = gateway;
  const schemas = {
    platform_id: completable(
      z
        .string()
        .min(1)
        .max(200)
        .refine((text) => platformOf(registry, text) !== undefined, 'names no platform: see list_platforms')
        .describe('Which platform, as list_platforms names it'),
      (typed) => completePlatformId(gateway, typed),
    ),
    procedure_code: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,19}$/)
      .describe('CPT or HCPCS code of the procedure, such as 27447'),
    resource_type: completable(
      z
        .string()
        .regex(new RegExp(`^${resourceTypePattern}$`))
        .describe('FHIR resource type, such as Observation'),
      (typed) => completeResourceType(typed),
    ),
  };
  const prepared = listedPrompts(offer).map((prompt) => {
    const argsSchema = z.object(Object.fromEntries(prompt.arguments.map((name) => [name, schemas[name]])));
    return { prompt, config: { title: prompt.title, description: prompt.description, argsSchema } };
  });
  return (server) => {
    for (const { prompt, config } of prepared) {
      server.registerPrompt(prompt.name, config, (given) => {
        const args = given as Record<PromptArgument, string>;
        // As the registry writes it, not as it was typed.
        const text = prompt.text({ ...args, platform_id: platformOf(registry, args.platform_id) ?? '' });
        return { description: prompt.description, messages: [{ role: 'user', content: { type: 'text', text } }] };
      });
    }
  };
}

/** The id of a platform, by whatever name the registry knows it, ready or not. */
function platformOf(registry: Gateway['registry'], text: string): string | undefined {
  for (const find of [() => registry.resolve(text), () => registry.summary(text)]) {
    try {
      return find().id;
    } catch {
      // Not by this way.
    }
  }
  return undefined;
}
