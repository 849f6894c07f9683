import { accessRules } from './access-rules.js';
import { addressRules } from './address-rules.js';
import { identityRules } from './identity-rules.js';
import type { PlatformRule } from './platform-rule.js';
import { publishedRules } from './published-rules.js';
import { quirkRules } from './quirk-rules.js';
import { tenancyRules } from './tenancy-rules.js';

/** All rules, in the order in which their faults are reported. */
export const platformRules: readonly PlatformRule[] = [
  ...identityRules,
  ...addressRules,
  ...accessRules,
  ...publishedRules,
  ...tenancyRules,
  ...quirkRules,
];
