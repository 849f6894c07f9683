import type { Tool } from '../tool/tool.js';
import { checkPriorAuth } from './check-prior-auth.js';
import { checkPriorAuthStatusTool } from './check-prior-auth-status.js';
import { count } from './count.js';
import { create } from './create.js';
import { deleteResource } from './delete.js';
import { executeOperation } from './execute-operation.js';
import { getAuthStatus } from './get-auth-status.js';
import { getCapabilities } from './get-capabilities.js';
import { getNextPage } from './get-next-page.js';
import { getPolicyRulesTool } from './get-policy-rules.js';
import { getQuestionnairePackage } from './get-questionnaire-package.js';
import { listPlatforms } from './list-platforms.js';
import { patch } from './patch.js';
import { read } from './read.js';
import { revokeAuth } from './revoke-auth.js';
import { search } from './search.js';
import { startAuth } from './start-auth.js';
import { submitPriorAuthTool } from './submit-prior-auth.js';
import { update } from './update.js';
import { waitForAuth } from './wait-for-auth.js';

/** Every tool, in the order in which a conversation needs them; the same list for every caller. */
export const tools: readonly Tool[] = [
  listPlatforms,
  getAuthStatus,
  startAuth,
  waitForAuth,
  search,
  count,
  getNextPage,
  read,
  executeOperation,
  getCapabilities,
  checkPriorAuth,
  getQuestionnairePackage,
  getPolicyRulesTool,
  submitPriorAuthTool,
  checkPriorAuthStatusTool,
  create,
  update,
  patch,
  deleteResource,
  revokeAuth,
];
