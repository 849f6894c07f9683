import type { core } from 'zod';
import type { PlatformCheckOptions, PlatformFault } from './rules/platform-rule.js';
import { platformRules } from './rules/platform-rules.js';
import { platformSchema } from './schema/platform.js';
import type { PlatformDefinition } from './schema/types.js';

/** What checking one file gave: the definition, deeply frozen, or at least one fault. */
export interface PlatformCheck {
  readonly definition?: PlatformDefinition;
  readonly faults: readonly Omit<PlatformFault, 'file'>[];
}

const credentialKey = /^(?:client.?id|.*(?:secret|password|private.?key|api.?key))$/i;

/** Checks the parsed content of one platform file and reports everything that is wrong with it at once. */
export function checkPlatform(content: unknown, options: PlatformCheckOptions = {}): PlatformCheck {
  // A few files are read once: compiled code of each part of the schema takes longer to make than it saves.
  const result = platformSchema.safeParse(content, { jitless: true });
  const faults = result.success ? [] : result.error.issues.flatMap((issue) => describeIssue(issue, content));
  const sound = result.success ? { parts: result.data, present: new Set<string>() } : soundParts(content);
  for (const { reads, check } of platformRules) {
    // A rule whose keys are faulty already would only report consequences.
    if (reads.every((key) => key in sound.parts || !sound.present.has(key)))
      faults.push(...check(sound.parts, options));
  }
  if (!result.success || faults.length > 0) return { faults };
  return { definition: freezeDeep(result.data), faults };
}

/** Validates each top-level key alone, so that one bad key does not hide what is wrong between the others. */
function soundParts(content: unknown): { parts: Partial<PlatformDefinition>; present: Set<string> } {
  const parts: Record<string, unknown> = {};
  if (typeof content !== 'object' || content === null) return { parts, present: new Set() };
  const given = new Map(Object.entries(content));
  for (const [key, schema] of Object.entries(platformSchema.shape)) {
    const parsed = given.has(key) ? schema.safeParse(given.get(key)) : undefined;
    if (parsed?.success === true && parsed.data !== undefined) parts[key] = parsed.data;
  }
  return { parts, present: new Set(given.keys()) };
}

function describeIssue(issue: core.$ZodIssue, content: unknown): Omit<PlatformFault, 'file'>[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: unknownKeyMessage(key) }));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_union') {
    const inner = issue.code === 'invalid_key' ? issue.issues : issue.errors.flat();
    const messages = [...new Set(inner.map(({ message }) => message))];
    return [{ path: pathText(issue.path), message: messages.join('; ') || issue.message }];
  }
  const isMissing = issue.path.length > 0 && valueAt(content, issue.path) === undefined;
  return [{ path: pathText(issue.path), message: isMissing ? 'is missing' : issue.message }];
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => Object(value)[key], content);
}

function unknownKeyMessage(key: string): string {
  return credentialKey.test(key)
    ? 'credentials never stand in a platform file; set FHIR_GATEWAY_PLATFORM_<ID>_… variables instead'
    : 'unknown key';
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freezeDeep);
  }
  return value;
}
