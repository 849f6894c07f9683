import { hasNextPage } from '@fhir-gateway/fhir';
import type { Expression, Questionnaire, QuestionnaireItem, Resource } from 'fhir/r4.js';
import { extensionsNamed, expressionNamed, partOf } from '../questionnaire/extensions.js';
import { isCql, type ElmAnswer } from './elm-prefill.js';
import type { Evaluated, ExpressionEngine, Variables } from '../../expressions/fhirpath-engine.js';
import { planQuery, type ReadRecord } from './record-query.js';

/** Queries of one form that are sent. */
const maxQueries = 10;

/** An expression and what it sees. */
export interface Sought {
  readonly expression: Expression;
  readonly variables: Variables;
  /** What it is evaluated on; none for one that uses variables alone. */
  readonly resource?: Resource;
}

/** Values that the expressions of a form work with: what it is launched with, and what it computes from that. */
export class PrefillVariables {
  readonly #engine: ExpressionEngine;
  readonly #read: ReadRecord | undefined;
  readonly #patientId: string;
  readonly #elm: ((expression: Expression) => ElmAnswer) | undefined;
  readonly #answers = new Map<string, Promise<Resource | undefined>>();
  readonly notes: string[] = [];

  constructor(options: {
    engine: ExpressionEngine;
    read: ReadRecord | undefined;
    patientId: string;
    elm?: ((expression: Expression) => ElmAnswer) | undefined;
  }) {
    this.#engine = options.engine;
    this.#read = options.read;
    this.#patientId = options.patientId;
    this.#elm = options.elm;
  }

  /** `%patient`, `%coverage`, …, under the names that the form's launch context gives them, and its own variables. */
  async ofForm(questionnaire: Questionnaire, resources: readonly Resource[]): Promise<Variables> {
    const byType = (type: string) => resources.find(({ resourceType }) => resourceType === type);
    const launched: Record<string, unknown> = { questionnaire };
    for (const [name, type] of [
      ['patient', 'Patient'],
      ['coverage', 'Coverage'],
      ['user', 'Practitioner'],
      ['encounter', 'Encounter'],
    ] as const) {
      // prettier-ignore
      launched[name] = byType(type) ?? [];
    }
    launched['context'] = resources.find(({ resourceType }) => resourceType !== 'Patient') ?? [];
    for (const context of extensionsNamed(questionnaire, 'sdc-questionnaire-launchContext')) {
      const name = partOf(context, 'name')?.valueCoding?.code ?? partOf(context, 'name')?.valueId;
      const types = (context.extension ?? []).filter(({ url }) => url === 'type').map(({ valueCode }) => valueCode);
      if (name !== undefined) launched[name] = types.map((type) => byType(type ?? '')).find(Boolean) ?? [];
    }
    return this.within(questionnaire, launched);
  }

  /** The variables of an outer place and those that a form or an item adds, each of which may use the ones before. */
  async within(element: Questionnaire | QuestionnaireItem, outer: Variables): Promise<Variables> {
    const context = expressionNamed(element, 'itemPopulationContext');
    const own = extensionsNamed(element, 'variable').flatMap(({ valueExpression }) => valueExpression ?? []);
    let variables = outer;
    for (const expression of context ? [...own, context] : own) {
      if (typeof expression.name !== 'string') continue;
      variables = { ...variables, [expression.name]: (await this.valuesOf(expression, variables)) ?? [] };
    }
    return variables;
  }

  /** What an expression comes to; undefined where it was not evaluated, with a note that says why. */
  async valuesOf(
    expression: Expression,
    variables: Variables,
    resource?: Resource,
  ): Promise<readonly unknown[] | undefined> {
    const { language, expression: text } = expression;
    if (typeof text !== 'string') return this.#refuse('an expression has no text');
    if (language === 'application/x-fhir-query') return this.#query(text, variables);
    if (this.#elm && isCql(expression)) {
      const answer = this.#elm(expression);
      return 'values' in answer ? answer.values : this.#refuse(answer.refused);
    }
    if (language !== 'text/fhirpath')
      return this.#refuse(`${language ?? 'an expression without language'} is not executed`);
    return this.#valuesIn(await this.#engine.evaluate(text, resource, variables));
  }

  /** The same for expressions of which none sees what another comes to. */
  async valuesOfAll(sought: readonly Sought[]): Promise<(readonly unknown[] | undefined)[]> {
    const paths = sought.filter(({ expression }) => isFhirPath(expression));
    const evaluated = await this.#engine.evaluateAll(
      paths.map(({ expression, resource, variables }) => [expression.expression ?? '', resource, variables]),
    );
    const byPath = new Map(paths.map((one, index) => [one, evaluated[index]]));
    const found: (readonly unknown[] | undefined)[] = [];
    for (const one of sought) {
      const known = byPath.get(one);
      found.push(known ? this.#valuesIn(known) : await this.valuesOf(one.expression, one.variables, one.resource));
    }
    return found;
  }

  #valuesIn(evaluated: Evaluated): readonly unknown[] | undefined {
    if ('values' in evaluated) return evaluated.values;
    return this.#refuse(
      `an expression ${{ failed: 'failed', timeout: 'took too much time or memory', refused: 'is too long' }[evaluated.problem]}`,
    );
  }

  async #query(template: string, variables: Variables): Promise<readonly unknown[] | undefined> {
    const planned = await planQuery(template, { patientId: this.#patientId, variables, engine: this.#engine });
    if ('refused' in planned) return this.#refuse(`a query was not sent: ${planned.refused}`);
    if (!this.#read) return this.#refuse('a query was not sent: no record is at hand');
    const key = `${planned.path}?${planned.query}`;
    const known = this.#answers.get(key);
    if (!known && this.#answers.size >= maxQueries) return this.#refuse(`a query was not sent: ${maxQueries} were`);
    const answer = known ?? this.#read(planned);
    this.#answers.set(key, answer);
    const resource = await answer;
    if (!resource) return this.#refuse('the record did not answer a query');
    // "The latest" of a part is a wrong answer, unless the form asks for a part itself.
    return hasNextPage(resource) && !/[?&]_count=/.test(template)
      ? this.#refuse('the record has more than is read for a query')
      : [resource];
  }

  #refuse(reason: string): undefined {
    if (!this.notes.includes(reason)) this.notes.push(reason);
    return undefined;
  }
}

function isFhirPath({ language, expression }: Expression): boolean {
  return language === 'text/fhirpath' && typeof expression === 'string';
}
