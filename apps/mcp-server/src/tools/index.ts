import type { Config } from '@fhir-gateway/gateway';
import type { Tool } from '../tool/tool.js';
import { answerNextQuestion } from './prior-auth/answer-next-question.js';
import { assignPriorAuthAnswer } from './prior-auth/assign-prior-auth-answer.js';
import { checkPriorAuth } from './prior-auth/check-prior-auth.js';
import { checkPriorAuthStatusTool } from './prior-auth/check-prior-auth-status.js';
import { checkFormularyTool } from './directory/check-formulary.js';
import { findProviderTool } from './directory/find-provider.js';
import { count } from './count.js';
import { create } from './create.js';
import { deleteResource } from './delete.js';
import { fetchHit } from './fetch-hit.js';
import { executeOperation } from './execute-operation.js';
import { getAuthStatus } from './get-auth-status.js';
import { getCapabilities } from './get-capabilities.js';
import { getChanges } from './get-changes.js';
import { getNextPage } from './get-next-page.js';
import { getPolicyRulesTool } from './prior-auth/get-policy-rules.js';
import { getTrend } from './get-trend.js';
import { getQuestionnairePackage } from './prior-auth/get-questionnaire-package.js';
import { getPatientSummary } from './get-patient-summary.js';
import { listPriorAuthsTool } from './prior-auth/list-prior-auths.js';
import { listPlatforms } from './list-platforms.js';
import type { Offer } from './offer.js';
import { patch } from './patch.js';
import { read } from './read.js';
import { revokeAuth } from './revoke-auth.js';
import { search } from './search.js';
import { searchHits } from './search-hits.js';
import { searchRecordTool } from './search-record.js';
import { shareRecordTool } from './share-record.js';
import { startAuth } from './start-auth.js';
import { submitPriorAuthTool } from './prior-auth/submit-prior-auth.js';
import { update } from './update.js';
import { waitForAuth } from './wait-for-auth.js';

/** What has to be so for a tool to do anything at all. */
type Need = 'writes' | 'payer' | 'providerDirectory' | 'formulary';

/** In the order in which a conversation needs them. */
const needs: readonly (readonly [tool: Tool, ...needs: Need[]])[] = [
  [listPlatforms],
  [getAuthStatus],
  [startAuth],
  [waitForAuth],
  [getPatientSummary],
  [search],
  [count],
  [getNextPage],
  [searchRecordTool],
  [getTrend],
  [shareRecordTool],
  [getChanges],
  [read],
  [executeOperation],
  [getCapabilities],
  [checkPriorAuth, 'payer'],
  [getQuestionnairePackage, 'payer'],
  [answerNextQuestion, 'payer'],
  [getPolicyRulesTool, 'payer'],
  [listPriorAuthsTool, 'payer'],
  [findProviderTool, 'providerDirectory'],
  [checkFormularyTool, 'formulary'],
  [submitPriorAuthTool, 'payer', 'writes'],
  [checkPriorAuthStatusTool, 'payer', 'writes'],
  [assignPriorAuthAnswer, 'payer', 'writes'],
  [create, 'writes'],
  [update, 'writes'],
  [patch, 'writes'],
  [deleteResource, 'writes'],
  [revokeAuth],
];

/** Every tool that can be called: one that is not listed says why it does nothing. */
export const tools: readonly Tool[] = needs.map(([tool]) => tool);

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

/** The tools that can work: a list that names others costs every conversation their words, and one a dead end. */
export function listedTools(offer: Offer, set: Config['mcpTools'] = 'all'): readonly Tool[] {
  if (set === 'search-fetch') return searchAndFetch;
  return needs.filter(([, ...all]) => all.every((need) => offer[need])).map(([tool]) => tool);
}
