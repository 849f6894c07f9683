import { isObject } from '@fhir-gateway/fhir';
import { coversPlatform } from '@fhir-gateway/fhir-proxy';
import { withoutConnectionNumber } from '@fhir-gateway/platform-registry';
import { z } from 'zod';
import { nearestName } from '../arguments/argument-names.js';
import { fittingTexts } from '../result/result-size.js';
import { anyObject, authHandle, readOnly } from '../tool/arguments.js';
import { defineTool, type Tool } from '../tool/tool.js';
import { connectedPayers, offerOf, readyPayers, type Offer } from './offer.js';

/** A tool that asks a payer, with what has to be so for it to do anything. */
export type PayerTool = readonly [tool: Tool, ...needs: (keyof Offer)[]];

const name = 'ask_payer';

/** A call of a tool: its name, and its arguments as they came. */
export interface NamedCall {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * The call that a call of `ask_payer` stands for. Whoever judges a call judges that one, so that it may do no more than a
 * call by the tool's own name.
 *
 * @returns the call itself where it is another, or names no tool of payers
 */
export function delegatedCall(call: NamedCall, names: readonly string[]): NamedCall {
  const { ask, arguments: given = {}, ...beside } = call.args;
  const asked = call.name === name && typeof ask === 'string' ? nearestName(ask, names) : undefined;
  const args = typeof given === 'string' ? parsed(given) : given;
  return asked === undefined || !isObject(args) ? call : { name: asked, args: { ...beside, ...args } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const row = z.object({
  ask: z.string().describe('What to ask'),
  about: z.string().describe('What it is for'),
  arguments: z.array(z.string()).describe('With * what it needs'),
});

/**
 * Leads to the tools that ask payers: always listed, since those are not for whoever has connected none, and hosts often
 * leave out what is listed later.
 */
export function askPayerTool(payerTools: readonly PayerTool[]): Tool {
  return defineTool({
    name,
    title: 'Ask a health plan',
    description:
      'The payer’s side: does the plan want prior authorization, its forms, requests and their state, doctors in network, ' +
      'drugs on the formulary. Without arguments it says what can be asked now and what is missing, such as a sign-in to ' +
      'the plan.',
    inputSchema: z.object({
      ask: z
        .string()
        .max(100)
        .optional()
        .describe('check_prior_auth, list_prior_auths, find_provider, check_formulary'),
      arguments: anyObject.optional().describe('Those of that tool, with platform_id of the plan'),
      auth_handle: authHandle,
    }),
    example: {},
    // What another tool answers through it has the members of that tool, and clients check them.
    outputSchema: z.looseObject({
      can_ask: z.array(row).describe('What can be asked here'),
      connected: z.array(z.string()).describe('Payers that the person has connected'),
      not_connected: z.array(z.string()).describe('Payers that the person can sign in to'),
      next_step: z.string().describe('What to do next'),
    }),
    annotations: { ...readOnly, readOnlyHint: false, destructiveHint: true, idempotentHint: false },
    async run(_args, call) {
      const { gateway } = call;
      const connected = await connectedPayers(gateway, await call.caller());
      const known = new Set(connected.map(withoutConnectionNumber));
      const others = readyPayers(gateway).filter((id) => !known.has(id) && coversPlatform(call.asker.grant, id));
      const offer = offerOf(gateway);
      const rows = payerTools
        .filter(([, ...needs]) => needs.every((need) => offer[need]))
        .map(([tool]) => ({ ask: tool.name, ...wordsOf(tool) }));
      const structured = {
        can_ask: rows,
        connected: fittingTexts(connected, 600),
        not_connected: fittingTexts(others, 600),
        next_step: nextStep(rows.length, connected, others),
      };
      return {
        structured,
        text: [
          ...rows.map(({ ask, about, arguments: names }) => `${ask}: ${about} Arguments: ${names.join(', ')}.`),
          structured.connected.length > 0 && `Connected: ${structured.connected.join(', ')}.`,
          structured.not_connected.length > 0 && `Not connected: ${structured.not_connected.join(', ')}.`,
          structured.next_step,
        ]
          .filter(Boolean)
          .join('\n'),
      };
    },
  });
}

function wordsOf(tool: Tool) {
  const { description, inputSchema } = tool.listing(false);
  const { properties = {}, required = [] } = inputSchema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  const needed = new Set(required as readonly string[]);
  return {
    about: description,
    arguments: Object.keys(properties as object).map((one) => one + (needed.has(one) ? '*' : '')),
  };
}

function nextStep(rows: number, connected: readonly string[], others: readonly string[]): string {
  if (rows === 0) return 'No payer can be asked here: none is set up. Say so to the person.';
  const how = 'Call ask_payer again with ask and arguments.';
  if (connected.length > 0) return `${how} platform_id is that of a connected payer.`;
  const open = 'find_provider and check_formulary need no sign-in; list_platforms finds the platform_id.';
  if (others.length === 0) return `${how} ${open}`;
  return `About a person’s own plan: call start_auth with the platform_id of the plan first. ${how} ${open}`;
}
