import type { PlatformCheckOptions, PlatformFault } from '../check-platform.js';
import type { PlatformDefinition } from '../schema/types.js';
import { accessRules } from './access-rules.js';
import { addressRules } from './address-rules.js';
import { identityRules } from './identity-rules.js';
import { quirkRules } from './quirk-rules.js';
import { tenancyRules } from './tenancy-rules.js';

/** What a rule is given: the keys that are valid in themselves. */
export type SoundParts = Partial<PlatformDefinition>;
/** A fault of which the file is not known yet. */
export type RuleFault = Omit<PlatformFault, 'file'>;

/** A condition between several keys of one file, which a schema of single keys cannot say. */
export interface PlatformRule {
  /** Keys the rule looks at; it is left out when one of them is faulty in itself. */
  readonly reads: readonly (keyof PlatformDefinition)[];
  readonly check: (parts: SoundParts, options: PlatformCheckOptions) => readonly RuleFault[];
}

/** All rules, in the order in which their faults are reported. */
export const platformRules: readonly PlatformRule[] = [
  ...identityRules,
  ...addressRules,
  ...accessRules,
  ...tenancyRules,
  ...quirkRules,
];
