import type { Config } from '@fhir-gateway/gateway';
import type { Tool } from '../tool/tool.js';
import { answerNextQuestion } from './prior-auth/answer-next-question.js';
import { askPayerTool, delegatedCall, type NamedCall, type PayerTool } from './ask-payer.js';
import { assignPriorAuthAnswer } from './prior-auth/assign-prior-auth-answer.js';
import { checkPriorAuth } from './prior-auth/check-prior-auth.js';

import { checkFormularyTool } from './directory/check-formulary.js';
import { findProviderTool } from './directory/find-provider.js';

import { create } from './create.js';
import { deleteResource } from './delete.js';
import { fetchHit } from './fetch-hit.js';
import { executeOperation } from './execute-operation.js';
import { getAuthStatus } from './get-auth-status.js';
import { getCapabilities } from './get-capabilities.js';
import { getChanges } from './get-changes.js';
import { getNextPage } from './get-next-page.js';
import { getTrend } from './get-trend.js';
import { getQuestionnairePackage } from './prior-auth/get-questionnaire-package.js';
import { getPatientSummary } from './get-patient-summary.js';
import { checkPriorAuthStatusTool, listPriorAuthsTool } from './prior-auth/list-prior-auths.js';
import { listPlatforms } from './list-platforms.js';
import type { Offer } from './offer.js';
import { patch } from './patch.js';
import { read } from './read.js';
import { revokeAuth } from './revoke-auth.js';
import { count, search } from './search.js';
import { searchHits } from './search-hits.js';
import { searchRecordTool } from './search-record.js';
import { shareRecordTool } from './share-record.js';
import { startAuth } from './start-auth.js';
import { getPolicyRulesTool, preparePriorAuthTool } from './prior-auth/prepare-prior-auth.js';
import { submitPriorAuthTool } from './prior-auth/submit-prior-auth.js';
import { update } from './update.js';
import { waitForAuth } from './wait-for-auth.js';

/** What has to be so for a tool to do anything at all. */
type Need = keyof Offer | 'connectedPayer';

/** What asks a payer: listed for whoever has connected one, and reached by `ask_payer` for everybody. */
const payerTools: readonly PayerTool[] = [
  [preparePriorAuthTool],
  [checkPriorAuth, 'payer'],
  [getQuestionnairePackage, 'payer'],
  [answerNextQuestion, 'payer', 'writes'],
  [listPriorAuthsTool, 'payer'],
  [findProviderTool, 'providerDirectory'],
  [checkFormularyTool, 'formulary'],
  [submitPriorAuthTool, 'payer', 'writes'],
];
const assigning: PayerTool = [assignPriorAuthAnswer, 'payer', 'writes'];
const rules: PayerTool = [getPolicyRulesTool];
const askPayer = askPayerTool([...payerTools, assigning, rules]);

/** In the order in which a conversation needs them. */
const needs: readonly (readonly [tool: Tool, ...needs: Need[]])[] = [
  [listPlatforms],
  [getAuthStatus],
  [startAuth],
  [waitForAuth],
  [getPatientSummary],
  [search],
  [getNextPage],
  [searchRecordTool],
  [getTrend],
  [shareRecordTool],
  [getChanges],
  [read],
  [executeOperation],
  [getCapabilities],
  [askPayer],
  ...payerTools.map(([tool, ...all]) => [tool, 'connectedPayer', ...all] as const),
  [create, 'writes'],
  [update, 'writes'],
  [patch, 'writes'],
  [deleteResource, 'writes'],
  [revokeAuth],
];

/** Tools that a listed one does the work of, kept for whoever knows their names. */
const unlisted: readonly Tool[] = [count, checkPriorAuthStatusTool, assignPriorAuthAnswer, getPolicyRulesTool];

/** Every tool that can be called: one that is not listed says why it does nothing. */
export const tools: readonly Tool[] = [...needs.map(([tool]) => tool), ...unlisted];

const payerToolNames: readonly string[] = [...payerTools, assigning, rules, [checkPriorAuthStatusTool]].map(
  ([{ name }]) => name,
);

/** The call that is made, whether by the tool's own name or through `ask_payer`. */
export function calledTool(call: NamedCall): NamedCall {
  return delegatedCall(call, payerToolNames);
}

/** For hosts that know `search` and `fetch` alone, and what it takes to sign in. */
const searchAndFetch: readonly Tool[] = [
  listPlatforms,
  getAuthStatus,
  startAuth,
  waitForAuth,
  searchHits,
  fetchHit,
  revokeAuth,
];

/** The tools that can be called, as `FHIR_GATEWAY_MCP_TOOLS` says. */
export function callableTools(set: Config['mcpTools']): readonly Tool[] {
  return set === 'search-fetch' ? searchAndFetch : tools;
}

/**
 * The tools that can work: a list that names others costs every conversation their words, and one a dead end. A name that
 * is not listed can be called as before.
 *
 * @param connectedPayer whether the caller has connected a payer; others reach the payers' tools by `ask_payer`
 */
export function listedTools(
  offer: Offer,
  set: Config['mcpTools'] = 'all',
  connectedPayer: boolean = true,
): readonly Tool[] {
  if (set === 'search-fetch') return searchAndFetch;
  const has: Readonly<Record<Need, boolean>> = { ...offer, connectedPayer };
  return needs.filter(([, ...all]) => all.every((need) => has[need])).map(([tool]) => tool);
}
