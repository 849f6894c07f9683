import type { Config, Gateway } from '@fhir-gateway/gateway';
import type { PlatformSummary } from '@fhir-gateway/platform-registry';
import type { Tool } from '../tool/tool.js';
import { answerNextQuestion } from './prior-auth/answer-next-question.js';
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

/** What a gateway offers as it is configured, from start to end. */
export interface Offer {
  /** Whether any platform may be written to. */
  readonly writes: boolean;
  /** Whether any platform is ready whose payer can be asked. */
  readonly payer: boolean;
  /** Whether an open directory of providers is ready. */
  readonly providerDirectory: boolean;
  /** Whether an open formulary is ready. */
  readonly formulary: boolean;
  /** Whether calls carry an `auth_handle`. */
  readonly handles: boolean;
}

/** What a gateway offers. */
export function offerOf({
  registry,
  coverage,
  pairing,
  isWriteAllowed,
}: Pick<Gateway, 'registry' | 'coverage' | 'pairing' | 'isWriteAllowed'>): Offer {
  const ready = registry.list({ ready: true });
  const canBeAsked = (platform: PlatformSummary): boolean =>
    Object.values(coverage.payerServices(platform)?.states ?? {}).some((state) => state !== 'claimed');
  return {
    writes: ready.some(({ id }) => isWriteAllowed(id)),
    payer: ready.some(canBeAsked),
    providerDirectory: registry.hasOpenDirectory('providerDirectory'),
    formulary: registry.hasOpenDirectory('formulary'),
    handles: pairing.isOn,
  };
}

/** The tools that can work: a list that names others costs every conversation their words, and one a dead end. */
export function listedTools(offer: Offer, set: Config['mcpTools'] = 'all'): readonly Tool[] {
  if (set === 'search-fetch') return searchAndFetch;
  return needs.filter(([, ...all]) => all.every((need) => offer[need])).map(([tool]) => tool);
}
