import {
  CLIENT_CAPABILITIES_META_KEY,
  acceptedContent,
  inputRequired,
  inputResponse,
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { requestStates, type RoundState } from './request-states.js';
import { textPart } from './samples.js';

type Answer = CallToolResult | InputRequiredResult;
type InputTool = (context: ServerContext) => Answer | Promise<Answer>;

const nameSchema = z.object({ name: z.string() });
const colorSchema = z.object({ color: z.string() });
const consentSchema = z.object({ ok: z.boolean() });

const askName = (message = 'What is your name?') => inputRequired.elicit({ message, requestedSchema: nameSchema });
const askConsent = () => inputRequired.elicit({ message: 'Please confirm', requestedSchema: consentSchema });
const askModel = (question: string, maxTokens = 100) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: textPart(question) }], maxTokens });

/** Tools that need something of the client before they can answer (SEP-2322). */
const inputTools: Readonly<Record<string, InputTool>> = {
  test_input_required_result_elicitation: greet,
  test_streaming_elicitation: greet,

  test_input_required_result_sampling: askCapital,
  // Asks every client, also one that did not say that it can: that is refused before it is sent.
  test_missing_capability: askCapital,

  test_input_required_result_list_roots: ({ mcpReq }) => {
    const answer = inputResponse(mcpReq.inputResponses, 'client_roots');
    if (answer.kind === 'roots') return done(`Roots: ${answer.roots.map(({ uri }) => uri).join(', ')}`);
    return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  },

  test_input_required_result_request_state: confirmWithState,
  test_input_required_result_tampered_state: confirmWithState,

  test_input_required_result_multiple_inputs: async ({ mcpReq }) => {
    const name = acceptedContent(mcpReq.inputResponses, 'user_name', nameSchema);
    const greeting = inputResponse(mcpReq.inputResponses, 'greeting');
    const roots = inputResponse(mcpReq.inputResponses, 'client_roots');
    if (name && greeting.kind === 'sampling' && roots.kind === 'roots' && mcpReq.requestState<RoundState>()) {
      return done(`Greeted ${name.name}, who has ${roots.roots.length} roots.`);
    }
    return inputRequired({
      inputRequests: {
        user_name: askName(),
        greeting: askModel('Generate a greeting', 50),
        client_roots: inputRequired.listRoots(),
      },
      requestState: await requestStates.mint({ round: 1 }),
    });
  },

  test_input_required_result_multi_round: async ({ mcpReq }) => {
    const state = mcpReq.requestState<RoundState>();
    const name = acceptedContent(mcpReq.inputResponses, 'step1', nameSchema)?.name;
    const color = acceptedContent(mcpReq.inputResponses, 'step2', colorSchema)?.color;
    if (state?.round === 2 && color !== undefined) return done(`${state.name} likes ${color}.`);
    if (state?.round === 1 && name !== undefined) {
      const message = 'Step 2: What is your favorite color?';
      return inputRequired({
        inputRequests: { step2: inputRequired.elicit({ message, requestedSchema: colorSchema }) },
        requestState: await requestStates.mint({ round: 2, name }),
      });
    }
    return inputRequired({
      inputRequests: { step1: askName('Step 1: What is your name?') },
      requestState: await requestStates.mint({ round: 1 }),
    });
  },

  test_input_required_result_capabilities: (context) => {
    const { elicitation, sampling, roots } = clientCapabilities(context);
    const inputRequests = {
      ...(elicitation !== undefined && { user_name: askName() }),
      ...(sampling !== undefined && { greeting: askModel('Generate a greeting') }),
      ...(roots !== undefined && { client_roots: inputRequired.listRoots() }),
    };
    return Object.keys(inputRequests).length > 0
      ? inputRequired({ inputRequests })
      : done('Nothing to ask this client.');
  },
};

export function registerInputTools(server: McpServer): void {
  for (const [name, run] of Object.entries(inputTools)) {
    server.registerTool(name, { description: 'Asks the client before it answers' }, run);
  }
}

function greet({ mcpReq }: ServerContext): Answer {
  const given = acceptedContent(mcpReq.inputResponses, 'user_name', nameSchema);
  return given ? done(`Hello, ${given.name}!`) : inputRequired({ inputRequests: { user_name: askName() } });
}

function askCapital({ mcpReq }: ServerContext): Answer {
  const answer = inputResponse(mcpReq.inputResponses, 'capital_question');
  if (answer.kind === 'sampling') return done(`The model says: ${JSON.stringify(answer.result.content)}`);
  return inputRequired({ inputRequests: { capital_question: askModel('What is the capital of France?') } });
}

async function confirmWithState({ mcpReq }: ServerContext): Promise<Answer> {
  const isConfirmed = acceptedContent(mcpReq.inputResponses, 'confirm', consentSchema)?.ok !== undefined;
  if (isConfirmed && mcpReq.requestState<RoundState>()?.round === 1) return done('state-ok');
  return inputRequired({
    inputRequests: { confirm: askConsent() },
    requestState: await requestStates.mint({ round: 1 }),
  });
}

function done(text: string): CallToolResult {
  return { content: [textPart(text)] };
}

/** What the client said about itself in this very request; nothing in the eras before 2026-07-28. */
function clientCapabilities({ mcpReq }: ServerContext): Readonly<Record<string, unknown>> {
  const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
  return (envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Readonly<Record<string, unknown>>;
}
