import { z } from 'zod';
import { anyObject } from '../tool/arguments.js';

/** A name of the libraries as tools spell it: `authorizationNumber` is `authorization_number`. */
function toolName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value with its names as tools spell them, at any depth; absent members are left out. */
export function withToolNames(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[toolName(name), named(member)]])),
  );
}

function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named);
  return typeof value === 'object' && value !== null ? withToolNames(value) : value;
}

/**
 * Members of a library's schema for the output schema of a tool: their names as tools spell them, their descriptions, and
 * their types to the first level, so that the list of the tools stays short. A list that is empty may be absent.
 */
export function toolMembers(shape: z.ZodRawShape): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [toolName(name), toolMember(field)]));
}

/** As {@link toolMembers}, where not every answer of the tool has them. */
export function optionalMembers(shape: z.ZodRawShape): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(toolMembers(shape)).map(([name, member]) => [name, optional(member)]));
}

function optional(member: z.ZodType): z.ZodType {
  return member instanceof z.ZodOptional ? member : described(member.optional(), member.description);
}

function toolMember(field: z.core.$ZodType): z.ZodType {
  const description = field instanceof z.ZodType ? field.description : undefined;
  const { inner, isOptional } = unwrapped(field);
  const isList = inner instanceof z.ZodArray;
  const told = described(isList ? z.array(shortened(unwrapped(inner.element).inner)) : shortened(inner), description);
  return isOptional || isList ? told.optional() : told;
}

function described(schema: z.ZodType, description: string | undefined): z.ZodType {
  return description === undefined ? schema : schema.describe(description);
}

function shortened(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) return anyObject;
  return schema instanceof z.ZodType ? schema : z.unknown();
}

function unwrapped(schema: z.core.$ZodType, isOptional = false): { inner: z.core.$ZodType; isOptional: boolean } {
  if (schema instanceof z.ZodReadonly) return unwrapped(schema.unwrap(), isOptional);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) return unwrapped(schema.unwrap(), true);
  return { inner: schema, isOptional };
}
