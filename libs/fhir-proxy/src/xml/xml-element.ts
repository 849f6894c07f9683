import { notAccepted } from './xml-parser.js';

type Json = Record<string, unknown>;

/** An attribute with its namespace. */
export interface XmlAttribute {
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

interface Member {
  readonly name: string;
  readonly values: unknown[];
}

/** Lists that are looked into, so that one element is a list, too. */
const lists: ReadonlySet<string> = new Set(['entry', 'parameter', 'part']);
const extensions: ReadonlySet<string> = new Set(['extension', 'modifierExtension']);
const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
const namespaces = 'http://www.w3.org/2000/xmlns/';
const namePattern = /^[A-Za-z][A-Za-z0-9]{0,63}(?![\s\S])/;
const resourceName = /^[A-Z]/;
/** Several times what any type has. */
const maxNames = 256;

/**
 * An element of FHIR XML, and what FHIR JSON says in its place, as far as decisions need that: without its definition a
 * list of one element is told from that element only where it is looked into, and every value is a string. Its methods
 * throw for what FHIR does not allow: a value with content, several resources in the place of one, a parameter or a
 * reference that says two things.
 *
 * @see https://hl7.org/fhir/R4/json.html
 */
export class XmlElement {
  readonly name: string;
  value: string | undefined;
  readonly valueEnd: number;
  readonly #id: string | undefined;
  readonly #url: string | undefined;
  /** By their names in lower case: some readers do not tell `url` from `URL`. */
  #members: Map<string, Member> | undefined;
  #resource: Json | undefined;
  #children = 0;

  /** @param valueEnd where the closing quote of its value stands, if it has one */
  constructor(name: string, attributes: Readonly<Record<string, XmlAttribute>>, valueEnd: number) {
    if (!namePattern.test(name)) notAccepted();
    this.name = name;
    this.valueEnd = valueEnd;
    const isExtension = extensions.has(name);
    for (const key in attributes) {
      const { local, uri, value } = attributes[key] as XmlAttribute;
      if (uri === namespaces || uri === schemaInstance) continue;
      if (uri !== '') notAccepted();
      if (local === 'value') this.value = value;
      else if (local === 'id') this.#id = value;
      else if (local === 'url' && isExtension) this.#url = value;
      else notAccepted();
    }
  }

  /** Takes in a child that has ended. */
  add(child: XmlElement): void {
    this.#children += 1;
    const { name, value } = child;
    if (resourceName.test(name)) {
      // It stands alone, in an element that says nothing else.
      if (this.#children > 1 || this.value !== undefined || this.#id !== undefined) notAccepted();
      this.#resource = child.asResource();
      return;
    }
    if (this.#resource) notAccepted();
    this.#addMember(name, child.#asValue());
    // What extends a value may refer to something, too.
    if (value !== undefined && child.#children > 0) this.#addMember(`_${name}`, child.#ownMembers());
  }

  asResource(): Json {
    if (this.value !== undefined || this.#id !== undefined || this.#url !== undefined || this.#resource) notAccepted();
    // JSON has no way to say that, and whoever reads it would take it for another resource.
    if (this.#members?.has('resourcetype') === true) notAccepted();
    return { resourceType: this.name, ...this.#ownMembers() };
  }

  #asValue(): unknown {
    if (this.#resource) return this.#resource;
    const { name, value } = this;
    const url = this.#url;
    const id = this.#id;
    if (value !== undefined) {
      if (url !== undefined) notAccepted();
      for (const member of this.#members?.values() ?? []) if (!extensions.has(member.name)) notAccepted();
      return value;
    }
    if (name === 'parameter' || name === 'part') this.#assertOnce();
    return { ...(id !== undefined && { id }), ...(url !== undefined && { url }), ...this.#ownMembers() };
  }

  #addMember(name: string, value: unknown): void {
    this.#members ??= new Map();
    const key = name.toLowerCase();
    const known = this.#members.get(key);
    if (!known) {
      if (this.#members.size === maxNames) notAccepted();
      this.#members.set(key, { name, values: [value] });
    } else if (known.name === name) known.values.push(value);
    else notAccepted();
  }

  #ownMembers(): Json {
    const own: Json = {};
    for (const { name, values } of this.#members?.values() ?? []) {
      if (name === 'reference' && values.length > 1) notAccepted();
      own[name] = values.length > 1 || lists.has(name) ? values : values[0];
    }
    return own;
  }

  /** Which of two names or values a platform would take is not known. */
  #assertOnce(): void {
    for (const { name, values } of this.#members?.values() ?? []) {
      if (values.length > 1 && !extensions.has(name) && !lists.has(name)) notAccepted();
    }
  }
}
