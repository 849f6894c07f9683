import type { Fact, Token } from './fact.js';
import type { Truth } from './truth.js';

/** One call of an MCP tool, without `platform_id`: which platform is asked is decided by the run. */
export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * A call, or one that is made of what one half of the answer before has, the refs of its rows and all that it says, and of
 * what the person knows.
 */
type Step = Call | ((refs: readonly string[], said: string, truth: Truth) => Call | undefined);

/** What a right answer contains. */
export interface Expectation {
  readonly facts?: readonly Fact[];
  /** Rows that would contradict the record. */
  readonly never?: readonly Fact[];
  /** The number that was asked for. */
  readonly count?: number;
  /** The record holds nothing of the kind, and a right answer says so. */
  readonly absent?: boolean;
  /** Whose rows may stand in the answer without a name; every patient's where it is absent. */
  readonly patient?: string;
  /** The call cannot be right: a right answer refuses it and contains these texts. */
  readonly refusal?: readonly Token[];
  /** Texts of the record that must never stand among the gateway's own words. */
  readonly onlyQuoted?: readonly string[];
  /** Where words can be understood in several ways: what is right for each. The rest of the members is for all of them. */
  readonly either?: readonly Expectation[];
}

/** Who asks. */
export type Persona = 'clinician' | 'nurse' | 'patient' | 'care manager' | 'billing clerk';

/** From where a question is asked: which sign-in, or none. */
export type Setting = 'hedda' | 'petra' | 'panel' | 'open' | 'two platforms' | 'payer' | 'record' | 'writer';

/** A question of a person, how two clients ask it, and what is right. */
export interface Question {
  readonly id: string;
  readonly persona: Persona;
  /** In the person's own words. */
  readonly words: string;
  readonly setting: Setting;
  /** A client that guesses: words for codes, text for numbers, one page. */
  readonly weak: readonly Step[];
  /** A client that knows the interface, and follows cursors. */
  readonly good: readonly Step[];
  readonly right: (truth: Truth) => Expectation;
  /** Asked after those without it, in this order: it needs what an earlier one did. */
  readonly after?: number;
  /** Where it is not asked, since the platform then does not hold what is asked for. */
  readonly notAt?: readonly string[];
  /** What is right for the weak client, where that is another thing. */
  readonly rightForWeak?: (truth: Truth) => Expectation;
}

/** Both clients. */
export const clients = ['weak', 'good'] as const;
export type Client = (typeof clients)[number];

/** A search. */
export function search(resourceType: string, args: Record<string, unknown> = {}): Call {
  return { tool: 'search', args: { resource_type: resourceType, ...args } };
}

/** A count. */
export function count(resourceType: string, args: Record<string, unknown> = {}): Call {
  return { tool: 'count', args: { resource_type: resourceType, ...args } };
}

/** Reads the resource, or a document of it, that the answer before has in one of its rows. */
export function readRow(index: number, args: Record<string, unknown> = {}): Step {
  return (refs) => {
    const [resource_type, resource_id] = refs[index]?.split('/') ?? [];
    return resource_type === undefined ? undefined : { tool: 'read', args: { resource_type, resource_id, ...args } };
  };
}

/** Makes a call again, with the value of its preview: the person agreed. */
export function confirmed({ tool, args }: Call): Step {
  return (_refs, said) => {
    const [, confirm] = /\bconfirm"?:? ?"([^"]+)"/.exec(said) ?? [];
    return confirm === undefined ? undefined : { tool, args: { ...args, confirm } };
  };
}

/** Reads what the call before has written. */
export function readWritten(resourceType: string, args: Record<string, unknown> = {}): Step {
  return (_refs, said) => {
    const [, id] = new RegExp(`\\b${resourceType}/([A-Za-z0-9\\-.]+)`).exec(said) ?? [];
    return id === undefined
      ? undefined
      : { tool: 'read', args: { resource_type: resourceType, resource_id: id, ...args } };
  };
}
