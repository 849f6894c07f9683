import type { ElementDefinition, StructureDefinition } from 'fhir/r4.js';
import { readDataTypes, resourceDefinition } from './definition-files.js';

/** One child of an element, as its definition has it. */
export interface ChildElement {
  /** As JSON names it; without `[x]` for a choice of types. */
  readonly name: string;
  readonly isChoice: boolean;
  /** May occur more than once. */
  readonly isList: boolean;
  readonly types: readonly string[];
  /** Where its own children are defined, unless that is by its type. */
  readonly path: string | undefined;
}

/** A child by one of the names that it may have. */
export interface NamedChild {
  readonly child: ChildElement;
  /** The type of its value, or where its children are defined. */
  readonly type: string;
}

/** The published definitions of R4 by path (`Observation.component`), each with its children in their order. Read when first asked. */
export class ElementDefinitions {
  readonly #children = new Map<string, ChildElement[]>();
  #hasDataTypes = false;

  /** The children of a resource type, data type or backbone element; none for what R4 does not define. */
  childrenOf(path: string): readonly ChildElement[] {
    if (!this.#hasDataTypes) {
      this.#hasDataTypes = true;
      for (const definition of readDataTypes()) this.#add(definition);
    }
    if (!path.includes('.') && !this.#children.has(path)) {
      this.#children.set(path, []);
      const definition = resourceDefinition(path);
      if (definition) this.#add(definition);
    }
    return this.#children.get(path) ?? [];
  }

  /** The child that a name in JSON or XML stands for, which for a choice has the type at its end. */
  childNamed(path: string, name: string): NamedChild | undefined {
    for (const child of this.childrenOf(path)) {
      const [only = ''] = child.types;
      if (!child.isChoice && child.name === name) return { child, type: child.path ?? only };
      const chosen = child.isChoice && child.types.find((type) => name === child.name + capitalized(type));
      if (chosen) return { child, type: chosen };
    }
    return undefined;
  }

  #add(definition: StructureDefinition): void {
    // Profiles on a type (`SimpleQuantity`) are defined on the paths of that type.
    if (definition.derivation === 'constraint') return;
    for (const element of definition.snapshot?.element ?? []) {
      const at = element.path.lastIndexOf('.');
      if (at === -1) continue;
      const parent = element.path.slice(0, at);
      const siblings = this.#children.get(parent) ?? [];
      siblings.push(childOf(element, element.path.slice(at + 1)));
      this.#children.set(parent, siblings);
    }
  }
}

function childOf({ path, type, contentReference, max, base }: ElementDefinition, name: string): ChildElement {
  const types = (type ?? []).map(({ code }) => code);
  const isBackbone = types.includes('BackboneElement') || types.includes('Element');
  return {
    name: name.replace('[x]', ''),
    isChoice: name.endsWith('[x]'),
    isList: !['0', '1'].includes(base?.max ?? max ?? '1'),
    types,
    path: contentReference ? contentReference.slice(1) : isBackbone ? path : undefined,
  };
}

/** As it stands in the name of a choice. */
export function capitalized(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}
