import { clientRegistration } from '@fhir-gateway/auth-server';
import {
  nextQuestionInput,
  questionnairePackageInput,
  requirementsInput,
  statusInput,
  submitInput,
} from '@fhir-gateway/coverage-tools';
import { z } from 'zod';

import { connectionStatus, connectionView, loginAnswer, logoutAnswer, waitAnswer } from '../answers/connections.js';
import { bundle, capabilityStatement, fhirResource, operationOutcome, patch, searchForm } from '../answers/fhir.js';
import { nextQuestionAnswer, questionnairePackage } from '../answers/forms.js';
import * as oauth from '../answers/oauth.js';
import { organizationEntry, organizationList, platformEntry, platformList } from '../answers/platforms.js';
import { decision, policyRules, requestStatus, submitAnswer } from '../answers/prior-auth.js';
import { alive, problem, readiness } from '../answers/problem.js';
import { coverageAssertion, requirements } from '../answers/requirements.js';
import { clientView, endedClient, endedSession, sessionView } from '../answers/sessions.js';
import { consentForm, tryForm } from '../requests/form-fields.js';
import { tokenForm, tokenReference } from '../requests/oauth-fields.js';
import { launchForm, loginForm } from '../requests/sign-in-fields.js';

/** A JSON Schema, draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Schemas that have a name in the document; others stand where they are used. */
const named: Readonly<Record<string, z.ZodType>> = {
  Problem: problem,
  OperationOutcome: operationOutcome,
  Resource: fhirResource,
  Bundle: bundle,
  CapabilityStatement: capabilityStatement,
  SearchForm: searchForm,
  Patch: patch,
  Platform: platformEntry,
  PlatformList: platformList,
  Organization: organizationEntry,
  OrganizationList: organizationList,
  Connection: connectionView,
  ConnectionStatus: connectionStatus,
  LoginAnswer: loginAnswer,
  LoginForm: loginForm,
  LaunchForm: launchForm,
  WaitAnswer: waitAnswer,
  LogoutAnswer: logoutAnswer,
  Client: clientView,
  Session: sessionView,
  EndedClient: endedClient,
  EndedSession: endedSession,
  RequirementsQuestion: requirementsInput,
  Requirements: requirements,
  CoverageAssertion: coverageAssertion,
  FormsQuestion: questionnairePackageInput,
  QuestionnairePackage: questionnairePackage,
  NextQuestionRequest: nextQuestionInput,
  NextQuestionAnswer: nextQuestionAnswer,
  PriorAuthRequest: submitInput,
  PriorAuthAnswer: submitAnswer,
  PriorAuthDecision: decision,
  PriorAuthInquiry: statusInput,
  PriorAuthStatus: requestStatus,
  PolicyRules: policyRules,
  ClientRegistration: clientRegistration,
  RegisteredClient: oauth.registeredClient,
  ConsentForm: consentForm,
  TokenForm: tokenForm,
  TokenReference: tokenReference,
  TokenAnswer: oauth.tokenAnswer,
  TokenState: oauth.introspection,
  OAuthError: oauth.oauthError,
  ServerMetadata: oauth.serverMetadata,
  ResourceMetadata: oauth.resourceMetadata,
  SmartConfiguration: oauth.smartConfiguration,
  KeySet: oauth.keySet,
  Alive: alive,
  Readiness: readiness,
  TryForm: tryForm,
};

const folder = '#/components/schemas/';
const nameOf = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));
const options = { io: 'input', override: ({ jsonSchema }: { jsonSchema: object }) => strip(jsonSchema) } as const;

/** The schemas with a name, each as JSON Schema that refers to the others. */
export function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(named)) registry.add(schema, { id: name });
  const { schemas } = z.toJSONSchema(registry, { ...options, uri: (id) => `${folder}${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _draft, $id: _id, ...schema }]) => [name, schema]),
  );
}

/** A schema where it is used: a reference, where it has a name. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const name = nameOf.get(schema);
  if (name !== undefined) return { $ref: `${folder}${name}` };
  const { $schema: _draft, ...written } = z.toJSONSchema(schema, options);
  return written;
}

/** Each parameter of a query by itself, and whether it has to be given. */
export function parameterSchemas(query: z.ZodObject): { name: string; schema: JsonSchema; isRequired: boolean }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, options);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema: schema as JsonSchema,
    isRequired: required.includes(name),
  }));
}

/** What says nothing to a client: that our code may not write to an answer, and how far JavaScript counts. */
function strip(schema: { readOnly?: unknown; minimum?: unknown; maximum?: unknown }): void {
  delete schema.readOnly;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
