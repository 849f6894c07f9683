import { createBearerChallenge, problemHeaders, requestIdOf, toProblem, type Problem } from '@fhir-gateway/express-kit';
import { GatewayError } from '@fhir-gateway/gateway';
import type { Session } from '@fhir-gateway/token-vault';
import type { Response } from 'express';
import { z } from 'zod';

import { problemFor } from '../pages/visitor-words.js';
import type { RestContext } from '../rest-context.js';
import { closeSignal } from '../route/close-signal.js';
import { defineRoute, formParser, type Route } from '../route/define-route.js';
import { consoleErrors } from '../route/error-sets.js';
import { csrfField } from '../route/fields.js';
import { named } from '../route/named-schemas.js';
import { formBody, pageAnswer } from '../route/operation.js';
import { pageRoute } from '../route/page-route.js';
import { FormTokens } from '../sessions/form-token.js';
import { consoleVisitor } from './console-visitor.js';
import { callMessage, callTool, listTools, type McpTool } from './tools/mcp-client.js';
import { postedArguments, toolFields, type PostedFields } from './tools/tool-fields.js';
import { agreeField, needsAgreement } from './tools/tool-form.js';
import type { ToolExchange } from './tools/tool-result.js';
import { toolsPage, type ToolsPage } from './tools/tools-page.js';

/** A resource, a form of a payer and the names of the fields. */
const MAX_FORM_BYTES = 256 * 1024;

const toolQuery = z.object({ tool: z.string().optional().describe('The name of a tool') });
const callForm = named(
  'ToolCallForm',
  toolQuery.extend({
    csrf: csrfField,
    [agreeField]: z.string().optional().describe('`yes` for a tool that may change something'),
  }),
);

/**
 * `GET` and `POST /agents/tools`: call a tool of the MCP server as an agent does, by HTTP. In the modes `oauth` and `pairing` a
 * call takes a credential that a person gives to an app, and the session of a browser is none: the page says so.
 */
export const toolRoutes: readonly Route[] = [
  pageRoute({
    id: 'showTools',
    path: '/agents/tools',
    summary: 'Fill in the call of an MCP tool',
    query: toolQuery,
    errors: [...consoleErrors, 'MCP_UNREACHABLE'],
    handle: (context) => async (req, res, read) => {
      const { tool } = read.query();
      const session = await consoleVisitor(context, req);
      await answer(context, res, { session, ...(tool !== undefined && { name: tool }), posted: {} });
    },
  }),
  defineRoute({
    id: 'callTool',
    method: 'post',
    path: '/agents/tools',
    tag: 'Pages',
    summary: 'Call an MCP tool, and look at its result',
    description: 'Further fields are the arguments, each named `argument-` and its name.',
    access: 'browser',
    sameOrigin: 'proven',
    body: formBody(callForm),
    parse: formParser(MAX_FORM_BYTES),
    answers: { 200: pageAnswer('A page with the text and the structured content of the result.') },
    errors: [...consoleErrors, 'CROSS_SITE_REFUSED', 'BODY_TOO_LARGE', 'TOKEN_NOT_FOR_THIS', 'MCP_UNREACHABLE'],
    errorForm: 'page',
    examples: { foreign: { summary: 'From nowhere: refused', body: {}, status: 403 } },
    handle: (context) => {
      const tokens = new FormTokens(context.gateway.storage.keyring);
      return async (req, res, read) => {
        const { csrf, tool: name = '', [agreeField]: agreed } = read.form();
        const session = await consoleVisitor(context, req);
        tokens.check(csrf, session);
        const posted = req.body as PostedFields;
        await answer(context, res, { session, name, posted, call: { isAgreed: agreed === 'yes' } });
      };
    },
  }),
];

interface ToolVisit {
  readonly session: Session | undefined;
  readonly name?: string;
  readonly posted: PostedFields;
  /** Absent while the form is only shown. */
  readonly call?: { readonly isAgreed: boolean };
}

/** Sends the page, after the call of the tool where one was asked for; a failure stands on the page, above nothing that is lost. */
async function answer(context: RestContext, res: Response, visit: ToolVisit): Promise<void> {
  const { config, storage, logger } = context.gateway;
  const mcpUrl = `${config.mcpPublicUrl}/mcp`;
  const signal = closeSignal(res);
  const formToken = new FormTokens(storage.keyring).issue(visit.session);
  let page: ToolsPage = {
    ...{ base: context.base, mode: config.mcpAuth, mcpUrl, formToken, tools: [], posted: visit.posted },
  };
  let problem: Problem | undefined;
  try {
    if (config.mcpAuth === 'local') page = { ...page, tools: await listTools(mcpUrl, signal) };
    else if (visit.call) throw new GatewayError('TOKEN_NOT_FOR_THIS', 'The session of a browser calls no tool.');
    const tool = page.tools.find(({ name }) => name === visit.name);
    if (tool) page = { ...page, tool };
    else if (config.mcpAuth === 'local' && visit.name !== undefined) throw noSuchTool();
    if (tool && visit.call) page = { ...page, exchange: await exchangeOf(mcpUrl, tool, visit, signal) };
  } catch (error) {
    problem = problemFor(context.visitorOf(res.req), toProblem(error, requestIdOf(res), logger));
    if (res.headersSent || res.destroyed) return void res.destroy();
    res.set(problemHeaders(problem, createBearerChallenge(config, 'rest')));
  }
  const shown = toolsPage({ ...page, ...(problem && { problem }) });
  context.sendPage(res, shown, { hasScript: true, status: problem?.httpStatus ?? 200 });
}

async function exchangeOf(
  mcpUrl: string,
  tool: McpTool,
  { posted, call }: ToolVisit,
  signal: AbortSignal,
): Promise<ToolExchange> {
  const message = callMessage(tool.name, postedArguments(toolFields(tool), posted));
  if (needsAgreement(tool) && call?.isAgreed !== true) {
    throw new GatewayError('ARGUMENT_INVALID', 'This tool may change something: agree to the call first.');
  }
  const startedMs = performance.now();
  const called = await callTool(mcpUrl, message, signal);
  return { mcpUrl, message, answer: called, durationMs: performance.now() - startedMs };
}

function noSuchTool(): GatewayError {
  return new GatewayError('ARGUMENT_INVALID', 'The MCP server lists no tool of this name.');
}
