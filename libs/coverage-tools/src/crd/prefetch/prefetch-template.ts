/** One way to a value: a variable, and FHIRPath expressions between which references are resolved. */
export interface TokenPath {
  /** `context`, or the name of another prefetch key. */
  readonly root: string;
  /** The first is below the root, each further one below the resources that were referred to; empty: the thing itself. */
  readonly stages: readonly string[];
}

/** A value that a template leaves open: the union of several paths. */
export type TemplateToken = readonly TokenPath[];

/** A prefetch template, taken apart. */
export interface PrefetchTemplate {
  /** Texts and open values in turn. */
  readonly parts: readonly (string | TemplateToken)[];
  /** Other prefetch keys whose results it needs. */
  readonly needs: readonly string[];
}

/**
 * One step of a path: an element, perhaps with a place in its list, or a function that neither loops nor matches texts.
 * What a payer may have evaluated is a straight line through data that is there already; it cannot cost anything.
 */
const step =
  /^(?:[A-Za-z][A-Za-z0-9]{0,63}(?:\[\d{1,3}\])?|(?:ofType|as)\((?:FHIR\.)?[A-Za-z]{1,64}\)|(?:first|last|distinct)\(\))$/;
const maxSteps = 20;
const maxPaths = 10;
const rootName = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Names of CDS Hooks for the user by kind; this gateway asks as a practitioner. */
const userTokens: ReadonlyMap<string, string> = new Map([
  ['userPractitionerId', 'Practitioner'],
  ['userPractitionerRoleId', 'PractitionerRole'],
  ['userPatientId', 'Patient'],
  ['userRelatedPersonId', 'RelatedPerson'],
]);

/**
 * Takes a template apart, with patience for how published ones are written: `%context`, `&amp;`, braces too many, and
 * `context.draftOrders.ServiceRequest.id` for the entries of that type.
 *
 * @returns undefined where it asks for something that is not evaluated here
 * @see https://cds-hooks.hl7.org/2.0/#prefetch-template
 */
export function parseTemplate(template: string): PrefetchTemplate | undefined {
  const text = template.replaceAll('&amp;', '&').trim();
  const pieces = text.split(/\{\{(.*?)\}{2,}/s);
  const parts: (string | TemplateToken)[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(piece)) return undefined;
      parts.push(piece);
      continue;
    }
    const token = parseToken(piece);
    if (!token) return undefined;
    parts.push(token);
  }
  const roots = parts.flatMap((part) => (typeof part === 'string' ? [] : part.map(({ root }) => root)));
  return { parts, needs: [...new Set(roots.filter((root) => root !== 'context'))] };
}

function parseToken(text: string): TemplateToken | undefined {
  const alternatives = text.split('|').map((alternative) => alternative.trim());
  if (alternatives.length > maxPaths) return undefined;
  const paths = alternatives.map(parsePath);
  return paths.every((path) => path !== undefined) ? (paths as TokenPath[]) : undefined;
}

function parsePath(text: string): TokenPath | undefined {
  const userType = userTokens.get(text);
  if (userType !== undefined) return { root: 'context', stages: ['userId', `ofType(${userType}).id`] };
  const [first = '', ...rest] = text.replace(/^%/, '').split('.');
  if (!rootName.test(first) || (first !== 'context' && !text.startsWith('%'))) return undefined;
  const steps = rest.map((name) => name.trim());
  if (steps.length > maxSteps || !steps.every((name) => name === 'resolve()' || step.test(name))) return undefined;
  return { root: first, stages: stagesOf(entriesByType(steps)) };
}

/** `draftOrders.ServiceRequest.id` was how entries of a Bundle were named before FHIRPath. */
function entriesByType(steps: readonly string[]): string[] {
  return steps.flatMap((name, index) =>
    index === 1 && /^[A-Z][A-Za-z]+$/.test(name) ? ['entry', 'resource', `ofType(${name})`] : [name],
  );
}

function stagesOf(steps: readonly string[]): string[] {
  const stages: string[][] = [[]];
  for (const name of steps) {
    if (name === 'resolve()') stages.push([]);
    else stages.at(-1)?.push(name);
  }
  return stages.map((stage) => stage.join('.'));
}
