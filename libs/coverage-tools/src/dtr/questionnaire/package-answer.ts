import { isResource, objectsOf } from '@fhir-gateway/fhir';
import type {
  FhirResource,
  Library,
  OperationOutcome,
  Questionnaire,
  QuestionnaireResponse,
  ValueSet,
} from 'fhir/r4.js';
import { shapeQuestionnaire, shapeResponse } from './form-shape.js';

/** One form of a package, with the answers that the payer already filled in. */
export interface PackagedForm {
  readonly questionnaire: Questionnaire;
  readonly draft?: QuestionnaireResponse;
}

/** What the payer says beside its forms. */
export interface PackageNote {
  readonly severity: string;
  readonly text: string;
}

/** Everything of an answer of `$questionnaire-package`, whatever shape it came in. */
export interface QuestionnairePackage {
  readonly forms: readonly PackagedForm[];
  readonly libraries: readonly Library[];
  readonly valueSets: readonly ValueSet[];
  /** Of the payer: `outcome`, or the OperationOutcome that came instead of forms. */
  readonly notes: readonly PackageNote[];
  /** Of ours: what of the answer could not be used, and why. */
  readonly warnings: readonly string[];
  /** Whether the answer had a shape that is known; an unknown one is no "no forms needed". */
  readonly isKnownShape: boolean;
  /** Which release of DTR the answer is of, where its form tells; 2.0 and 2.1 answer alike. */
  readonly release?: '2.1' | '2.2';
}

const releases: ReadonlyMap<string, '2.1' | '2.2'> = new Map([
  ['PackageBundle', '2.1'],
  ['packagebundle', '2.2'],
]);
/** Bundles within Bundles that are looked into. */
const maxDepth = 5;

/**
 * Reads what payers answer to `$questionnaire-package`: `Parameters` with `packagebundle` (2.2) or `PackageBundle` (2.0,
 * 2.1), a bare Bundle, a Bundle of Bundles, a bare Questionnaire, an OperationOutcome, or nothing at all.
 *
 * @param body the parsed answer; undefined for an empty one
 * @see http://hl7.org/fhir/us/davinci-dtr/OperationDefinition/questionnaire-package
 */
export function readPackage(body: unknown): QuestionnairePackage {
  const found = new Collector();
  if (body === undefined || body === null) return found.result(true);
  const isKnownShape = isResource(body) && found.take(body, 0);
  return found.result(isKnownShape);
}

class Collector {
  readonly #forms: { questionnaire: Questionnaire; draft?: QuestionnaireResponse }[] = [];
  readonly #drafts: QuestionnaireResponse[] = [];
  readonly #libraries: Library[] = [];
  readonly #valueSets: ValueSet[] = [];
  readonly #notes: PackageNote[] = [];
  readonly #warnings: string[] = [];
  #release: QuestionnairePackage['release'];

  /** @returns whether it is something that may stand in such an answer */
  take(resource: FhirResource, depth: number): boolean {
    if (depth > maxDepth) {
      this.#warnings.push(`The answer nests Bundles more than ${maxDepth} deep; what is below was not read.`);
      return true;
    }
    switch (resource.resourceType) {
      case 'Parameters':
        for (const { name, resource: inner } of objectsOf(resource.parameter)) {
          // DTR 2.2 wrote in small letters what the releases before it had written in large ones.
          if (depth === 0) this.#release ??= releases.get(String(name));
          this.#takeInner(inner, depth);
        }
        return true;
      case 'Bundle':
        for (const { resource: inner } of objectsOf(resource.entry)) this.#takeInner(inner, depth);
        return true;
      case 'Questionnaire':
        this.#takeQuestionnaire(resource);
        return true;
      case 'QuestionnaireResponse':
        this.#takeDraft(resource);
        return true;
      case 'Library':
        this.#libraries.push(resource);
        return true;
      case 'ValueSet':
        this.#valueSets.push(resource);
        return true;
      case 'OperationOutcome':
        this.#notes.push(...notesOf(resource));
        return true;
      default:
        // CodeSystems and StructureDefinitions may come along; they answer no question.
        return depth > 0;
    }
  }

  #takeInner(inner: unknown, depth: number): void {
    if (isResource(inner)) this.take(inner, depth + 1);
  }

  #takeQuestionnaire(resource: FhirResource): void {
    const shaped = shapeQuestionnaire(resource);
    if (!shaped.ok) this.#warnings.push(`A form could not be read: ${shaped.problem}.`);
    else if (!this.#forms.some(({ questionnaire }) => isSame(questionnaire, shaped.resource))) {
      this.#forms.push({ questionnaire: shaped.resource });
    }
  }

  #takeDraft(resource: FhirResource): void {
    const shaped = shapeResponse(resource);
    if (shaped.ok) this.#drafts.push(shaped.resource);
    else this.#warnings.push(`The payer's draft answers could not be read: ${shaped.problem}.`);
  }

  result(isKnownShape: boolean): QuestionnairePackage {
    for (const draft of this.#drafts) {
      const form = this.#forms.find(({ questionnaire }) => isDraftOf(draft, questionnaire));
      if (form) form.draft = draft;
      else this.#warnings.push('Draft answers came for a form that is not in the package.');
    }
    return {
      forms: this.#forms,
      libraries: this.#libraries,
      valueSets: this.#valueSets,
      notes: this.#notes,
      warnings: this.#warnings,
      isKnownShape,
      ...(this.#release && { release: this.#release }),
    };
  }
}

function isSame(one: Questionnaire, other: Questionnaire): boolean {
  return one.url !== undefined && one.url === other.url && one.version === other.version;
}

function isDraftOf({ questionnaire: canonical, contained }: QuestionnaireResponse, form: Questionnaire): boolean {
  if (canonical === undefined) return false;
  if (canonical.startsWith('#')) {
    const inner = contained?.find(({ id }) => id === canonical.slice(1));
    const origins = inner?.resourceType === 'Questionnaire' ? ((inner as Questionnaire).derivedFrom ?? []) : [];
    return origins.some((origin) => isCanonicalOf(origin, form));
  }
  return isCanonicalOf(canonical, form);
}

/** Whether `url` or `url|version` names this form; a name without version takes any. */
export function isCanonicalOf(canonical: string, { url, version, id }: Questionnaire): boolean {
  const [address = '', wanted] = canonical.split('|');
  const isAddress = url !== undefined ? address === url : id !== undefined && address.endsWith(`Questionnaire/${id}`);
  return isAddress && (wanted === undefined || version === undefined || wanted === version);
}

/** What an OperationOutcome says, in words. */
export function notesOf({ issue }: OperationOutcome): PackageNote[] {
  if (!Array.isArray(issue)) return [];
  return issue.slice(0, 20).map(({ severity, details, diagnostics, code }) => ({
    severity: typeof severity === 'string' ? severity : 'information',
    text: [details?.text, diagnostics, code].find((text) => typeof text === 'string')?.slice(0, 500) ?? 'no details',
  }));
}
